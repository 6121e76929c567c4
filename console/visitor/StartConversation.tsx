import { createSignal, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { api, type VisitorDetail } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { type CloseDialog, Dialog } from "../shell/Dialog.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import { useToast } from "../shell/ToastContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";

const words = text.choices;
const MAX_LENGTH = 10_000;

/** Begins a conversation with this visitor, who finds it unread. */
export function StartConversation(props: { visitor: VisitorDetail }) {
  const { canReply } = useWorkspace();
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show when={canReply() && !props.visitor.isBlocked}>
      <p class="c-visitor-start">
        <Button size="sm" icon="compose" onClick={() => setOpen(true)}>
          {words.start}
        </Button>
      </p>
      <Show when={isOpen()}>
        <Dialog title={words.startTitle(props.visitor.displayName)} onClosed={() => setOpen(false)}>
          {(close) => <FirstMessage visitor={props.visitor} close={close} />}
        </Dialog>
      </Show>
    </Show>
  );
}

function FirstMessage(props: { visitor: VisitorDetail; close: CloseDialog }) {
  const router = useRouter();
  const toast = useToast();
  const start = createMutation(api.inbox.start);
  const [message, setMessage] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  // One id for all tries: however often it arrives, it starts one conversation.
  const clientMessageId = crypto.randomUUID();
  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy() || !message().trim()) return;
    setBusy(true);
    const outcome = await start({ visitorId: props.visitor.id, clientMessageId, text: message().trim() });
    setBusy(false);
    if (!outcome.ok) return toast({ text: failureText(outcome.failure), tone: "danger" });
    props.close();
    toast({ text: words.started });
    router.go({ name: "inbox", view: "open", conversationId: outcome.value.conversationId });
  };
  return (
    <form class="c-stack-4" onSubmit={(event) => void send(event)}>
      <p class="c-muted">{words.startLead}</p>
      <textarea
        class="c-input c-start-text"
        rows={4}
        dir="auto"
        maxlength={MAX_LENGTH}
        aria-label={words.startLabel}
        value={message()}
        onInput={(event) => setMessage(event.currentTarget.value)}
      />
      <div class="c-actions">
        <Button variant="ghost" onClick={() => props.close()}>
          {words.cancel}
        </Button>
        <Button type="submit" variant="primary" busy={isBusy()} disabled={!message().trim()}>
          {words.startSend}
        </Button>
      </div>
    </form>
  );
}
