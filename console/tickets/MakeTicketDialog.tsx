import { createSignal, createUniqueId } from "solid-js";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { DialogAction } from "../shell/ConfirmContext.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import { useToast } from "../shell/ToastContext.tsx";
import { text } from "../strings.ts";

const MAX_SUBJECT = 140;
const words = text.tickets;

/** Makes a ticket of a conversation, and leads to it. */
export function MakeTicketDialog(props: { conversationId: string; onClosed: () => void }) {
  const id = createUniqueId();
  const router = useRouter();
  const toast = useToast();
  const create = createMutation(api.ticketInbox.createFromConversation);
  const clientTicketId = crypto.randomUUID();
  const [subject, setSubject] = createSignal("");
  let ticketId = "";
  const run = async () => {
    const draft = { conversationId: props.conversationId, subject: subject().trim(), clientTicketId };
    const outcome = await create(draft);
    if (outcome.ok) ticketId = outcome.value.ticketId;
    return outcome;
  };
  return (
    <Dialog title={words.makeTitle} hasOwnClose onClosed={props.onClosed}>
      {(close) => (
        <>
          <p class="c-dialog-text">{words.makeLead}</p>
          <div class="c-field">
            <label for={id}>{words.makeSubject}</label>
            <input
              id={id}
              class="c-input"
              maxlength={MAX_SUBJECT}
              dir="auto"
              autocomplete="off"
              value={subject()}
              onInput={(event) => setSubject(event.currentTarget.value)}
            />
          </div>
          <DialogAction
            label={words.makeAction}
            tone="primary"
            isDisabled={subject().trim() === ""}
            close={close}
            run={run}
            onDone={() => {
              toast({ text: words.made });
              router.go({ name: "tickets", view: "open", ticketId });
            }}
          />
        </>
      )}
    </Dialog>
  );
}
