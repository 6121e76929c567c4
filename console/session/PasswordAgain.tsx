import { createSignal, createUniqueId, onMount } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import type { Outcome } from "../data/errors.ts";
import type { CloseDialog } from "../shell/Dialog.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { failureText, text } from "../strings.ts";
import { useSession } from "./SessionContext.tsx";

const words = text.signIn;

/** Asks who has signed in long ago for the password, in a dialog, and goes on with what that was asked for. */
export function PasswordAgain(props: {
  lead: string;
  /** What the button says. */
  submit: string;
  goOn: () => Promise<Outcome<unknown>>;
  close: CloseDialog;
}) {
  const session = useSession();
  const { me } = useWorkspace();
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  const id = createUniqueId();
  let password!: HTMLInputElement;
  onMount(() => password.focus());
  const refuse = (message: string): void => {
    setProblem(message);
    password.focus();
  };
  const submit = async (): Promise<void> => {
    if (!password.value) return refuse(words.passwordMissing);
    setProblem("");
    setBusy(true);
    const failure = await session.confirm(me().agent.email, password.value);
    const outcome = failure ? null : await props.goOn();
    setBusy(false);
    if (failure)
      return refuse(failure.code === "UNAUTHENTICATED" ? words.passwordWrong : failureText(failure));
    if (outcome && !outcome.ok) refuse(failureText(outcome.failure));
  };
  return (
    <form
      class="c-form"
      novalidate
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy()) void submit();
      }}
    >
      <p class="c-muted">{props.lead}</p>
      {/* For password managers. */}
      <input type="email" name="email" autocomplete="username" value={me().agent.email} hidden readOnly />
      <div class="c-field">
        <label for={id}>{words.password}</label>
        <input
          ref={password}
          id={id}
          class="c-input"
          type="password"
          name="password"
          autocomplete="current-password"
          required
        />
      </div>
      <footer class="c-dialog-foot">
        <p class="c-field-problem" role="alert">
          {problem()}
        </p>
        <div class="c-dialog-buttons">
          <Button onClick={() => props.close()}>{text.security.cancel}</Button>
          <Button type="submit" variant="primary" busy={isBusy()}>
            {props.submit}
          </Button>
        </div>
      </footer>
    </form>
  );
}
