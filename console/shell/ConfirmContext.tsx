import { createContext, createSignal, createUniqueId, For, type JSX, Show, useContext } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import type { Outcome } from "../data/errors.ts";
import { failureText, text } from "../strings.ts";
import { type CloseDialog, Dialog } from "./Dialog.tsx";
import { useEnvironment } from "./EnvironmentContext.tsx";
import { useToast } from "./ToastContext.tsx";

export type Confirmation = {
  title: string;
  body: readonly string[];
  /** What the button that goes ahead says. */
  action: string;
  tone?: "primary" | "danger";
  /** Makes the change. The dialog stays until it is made, and says what stood in its way. */
  run: () => Promise<Outcome<unknown>>;
  /** Said once it is done, unless that says so by itself. */
  done?: string;
};

const ConfirmContext = createContext<(confirmation: Confirmation) => void>();

/** One question at a time, in a native dialog that begins on "Cancel". */
export function ConfirmProvider(props: { children: JSX.Element }) {
  const [current, setCurrent] = createSignal<Confirmation | null>(null);
  return (
    <ConfirmContext.Provider value={setCurrent}>
      {props.children}
      <Show when={current()} keyed>
        {(confirmation) => (
          <Dialog title={confirmation.title} hasOwnClose onClosed={() => setCurrent(null)}>
            {(close) => <Question confirmation={confirmation} close={close} />}
          </Dialog>
        )}
      </Show>
    </ConfirmContext.Provider>
  );
}

/** Asks before something that cannot be taken back. Throws outside a `<ConfirmProvider>`. */
export function useConfirm(): (confirmation: Confirmation) => void {
  const confirm = useContext(ConfirmContext);
  if (!confirm) throw new Error("useConfirm needs a <ConfirmProvider> above it.");
  return confirm;
}

function Question(props: { confirmation: Confirmation; close: CloseDialog }) {
  const toast = useToast();
  const bodyId = createUniqueId();
  return (
    <>
      <div id={bodyId} class="c-dialog-text">
        <For each={props.confirmation.body}>{(line) => <p>{line}</p>}</For>
      </div>
      <DialogAction
        label={props.confirmation.action}
        tone={props.confirmation.tone ?? "danger"}
        close={props.close}
        run={props.confirmation.run}
        onDone={() => props.confirmation.done && toast({ text: props.confirmation.done })}
        describedBy={bodyId}
      />
    </>
  );
}

/** The foot of a dialog: the way out and the way ahead, the wait between them, and what went wrong. */
export function DialogAction(props: {
  label: string;
  tone: "primary" | "danger";
  close: CloseDialog;
  run: () => Promise<Outcome<unknown>>;
  /** Called after the dialog has closed. */
  onDone: () => void;
  isDisabled?: boolean;
  describedBy?: string;
}) {
  const { connection } = useEnvironment();
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  const go = async (): Promise<void> => {
    setBusy(true);
    setProblem("");
    const outcome = await props.run();
    setBusy(false);
    if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    props.close();
    props.onDone();
  };
  return (
    <footer class="c-dialog-foot">
      <p class="c-field-problem" role="alert">
        {problem()}
      </p>
      <Show when={isBusy() && connection() !== "connected"}>
        <p class="c-small c-muted" role="status">
          {text.security.waiting}
        </p>
      </Show>
      <div class="c-dialog-buttons">
        <Button onClick={() => props.close()}>{text.security.cancel}</Button>
        <Button
          variant={props.tone === "danger" ? "danger" : "primary"}
          busy={isBusy()}
          disabled={props.isDisabled}
          onClick={() => void go()}
        >
          {props.label}
        </Button>
      </div>
    </footer>
  );
}
