import { createSignal, createUniqueId, onCleanup, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { Failure } from "../data/errors.ts";
import { Logo } from "../shell/Logo.tsx";
import { failureText, text } from "../strings.ts";
import { canHash } from "./credentials.ts";
import { type SessionState, useSession } from "./SessionContext.tsx";

type Reason = Extract<SessionState, { kind: "signedOut" }>["reason"];

const SLOW_MS = 6000;
const words = text.signIn;

/** E-mail and password, in a form that password managers understand. */
export function SignInScreen(props: { reason: Reason }) {
  const session = useSession();
  const [problem, setProblem] = createSignal<string | null>(canHash() ? null : words.insecure);
  const [isBusy, setBusy] = createSignal(false);
  const [isSlow, setSlow] = createSignal(false);
  const [isShown, setShown] = createSignal(false);
  const ids = { email: createUniqueId(), password: createUniqueId(), problem: createUniqueId() };
  let email!: HTMLInputElement;
  let password!: HTMLInputElement;
  let slowTimer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(slowTimer));

  const refuse = (message: string, field: HTMLInputElement): void => {
    setProblem(message);
    field.focus();
  };
  const submit = async (): Promise<void> => {
    // Read from the fields: a password manager may fill them without an event.
    if (!email.value.trim()) return refuse(words.emailMissing, email);
    if (!password.value) return refuse(words.passwordMissing, password);
    setProblem(null);
    setBusy(true);
    slowTimer = setTimeout(() => setSlow(true), SLOW_MS);
    const failure = await session.signIn(email.value.trim(), password.value);
    clearTimeout(slowTimer);
    setSlow(false);
    setBusy(false);
    if (failure) refuse(signInProblem(failure), password);
  };

  return (
    <main class="c-signin">
      <div class="c-signin-card">
        <Logo />
        <h1 class="c-signin-title">{words.title}</h1>
        <Show when={!problem() && reasonText(props.reason)}>
          {(notice) => (
            <p class="c-callout" role="status">
              {notice()}
            </p>
          )}
        </Show>
        <form
          class="c-form"
          novalidate
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBusy()) void submit();
          }}
        >
          <div class="c-field">
            <label for={ids.email}>{words.email}</label>
            <input
              ref={email}
              id={ids.email}
              class="c-input"
              type="email"
              name="email"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              inputmode="email"
              required
              autofocus
              aria-describedby={problem() ? ids.problem : undefined}
            />
          </div>
          <div class="c-field">
            <label for={ids.password}>{words.password}</label>
            <div class="c-input-wrap">
              <input
                ref={password}
                id={ids.password}
                class="c-input"
                type={isShown() ? "text" : "password"}
                name="password"
                autocomplete="current-password"
                required
                aria-describedby={problem() ? ids.problem : undefined}
              />
              <button
                type="button"
                class="c-input-action"
                aria-pressed={isShown()}
                aria-label={words.showPassword}
                title={isShown() ? words.hidePassword : words.showPassword}
                onClick={() => setShown((shown) => !shown)}
              >
                <EyeIcon crossed={isShown()} />
              </button>
            </div>
          </div>
          <div id={ids.problem} role="alert">
            <Show when={problem()}>
              {(message) => (
                <p class="c-callout" data-tone="danger">
                  <Icon name="alert" size={18} />
                  <span>{message()}</span>
                </p>
              )}
            </Show>
          </div>
          <Button type="submit" variant="primary" size="lg" busy={isBusy()} class="c-full">
            {isBusy() ? words.submitting : words.submit}
          </Button>
          <p class="c-small c-muted c-center" role="status">
            {isSlow() ? words.slow : ""}
          </p>
        </form>
      </div>
    </main>
  );
}

function reasonText(reason: Reason): string | null {
  if (reason === "expired") return words.expired;
  return reason === "signedOut" ? words.signedOut : null;
}

function signInProblem(failure: Failure): string {
  return failure.code === "UNAUTHENTICATED" ? words.wrong : failureText(failure);
}

function EyeIcon(props: { crossed: boolean }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z" />
      <circle cx="12" cy="12" r="3" />
      <Show when={props.crossed}>
        <path d="M4 4l16 16" />
      </Show>
    </svg>
  );
}
