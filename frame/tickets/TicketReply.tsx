import { createSignal } from "solid-js";
import { AttachButton } from "../../ui/attaching.tsx";
import { Composer } from "../../ui/Composer.tsx";
import { CallError } from "../core/errors.ts";
import { uuidv7 } from "../core/random.ts";
import { useMessenger } from "../messenger/context.ts";
import { createFiles } from "../messenger/createFiles.ts";
import { t } from "../strings/t.ts";
import { failureText } from "./failure.ts";
import { fn } from "./functions.ts";

const MAX_LENGTH = 10_000;
/** Of a UUID. */
const ID_LENGTH = 36;

/** Where a reply is written. It stays in its field, kept over reloads, until the server has it. */
export function TicketReply(props: { id: string }) {
  const { app, live } = useMessenger();
  const place = () => `ticket.${props.id}`;
  // The screen is made anew for another ticket.
  // oxlint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(app.draft(place()));
  const [isSending, setIsSending] = createSignal(false);
  const [failure, setFailure] = createSignal<unknown>();
  const files = createFiles(place);
  const attempt = () => `${place()}.attempt`;
  const write = (next: string) => {
    setText(next);
    app.setDraft(place(), next);
  };
  const send = async (message: string): Promise<void> => {
    const attachmentIds = files.ids();
    const content = JSON.stringify([message, attachmentIds]);
    // The same words once more are the same message, on a later page too: a first try may have arrived after all.
    const before = app.draft(attempt());
    const isSame = before.slice(ID_LENGTH) === content;
    const clientMessageId = isSame ? before.slice(0, ID_LENGTH) : uuidv7(app.serverNow());
    app.setDraft(attempt(), clientMessageId + content);
    const reply = { ticketId: props.id, clientMessageId, text: message, attachmentIds };
    const connection = live();
    if (!connection) throw new CallError("OFFLINE", "There is no connection.");
    await connection.mutate(fn.reply, reply);
    app.setDraft(attempt(), "");
    files.forget();
    // What was typed while it was on its way stays.
    if (text().trim() === message) write("");
  };
  const onSend = async (message: string) => {
    setIsSending(true);
    setFailure();
    await send(message).catch((error: unknown) => setFailure(() => error));
    setIsSending(false);
  };
  return (
    <footer class="oc-foot">
      <p class="oc-field-problem oc-reply-state" role="alert">
        {failure() ? failureText(failure()) : ""}
      </p>
      <Composer
        value={text()}
        onInput={write}
        onSend={(message) => void onSend(message)}
        above={<files.Tray />}
        before={
          <span class="oc-tools">
            <AttachButton label={t("ticketAttach")} onFiles={files.attach} />
          </span>
        }
        hasFiles={files.chosen().length > 0}
        isHeld={isSending() || !files.isReady()}
        placeholder={t("ticketReplyPlaceholder")}
        label={t("ticketReply")}
        sendLabel={isSending() ? t("sending") : t("send")}
        maxLength={MAX_LENGTH}
        remainingLabel={(left) => (left < 0 ? t("tooLong", { count: -left }) : t("left", { count: left }))}
      />
    </footer>
  );
}
