import { createSignal, createUniqueId, onMount } from "solid-js";
import type { CallError } from "../../core/errors.ts";
import { t } from "../../strings/t.ts";
import { useMessenger } from "../context.ts";
import { livelyFn } from "./names.ts";

const MAX_LENGTH = 254;
const EMAIL = /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/u;

/** Asks for an address. What is entered is a claim; it is in nobody's way and can be left out. */
export function EmailCard(props: { takesFocus: boolean; onSaved(email: string): void; onSkip(): void }) {
  const { live } = useMessenger();
  const id = createUniqueId();
  const [email, setEmail] = createSignal("");
  const [problem, setProblem] = createSignal<"emailWrong" | "emailFailed">();
  const [isBusy, setBusy] = createSignal(false);
  // Read where it is drawn, so that it follows the language.
  const problemText = () => {
    const key = problem();
    return key ? t(key) : "";
  };
  let input!: HTMLInputElement;
  onMount(() => props.takesFocus && input.focus());
  const save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const address = email().trim();
    if (!EMAIL.test(address)) {
      setProblem("emailWrong");
      return input.focus();
    }
    const connection = live();
    if (!connection || isBusy()) return undefined;
    setBusy(true);
    setProblem();
    try {
      await connection.mutate(livelyFn.identify, { user: { email: address } });
      props.onSaved(address);
    } catch (error) {
      setProblem((error as CallError).code === "INPUT_INVALID" ? "emailWrong" : "emailFailed");
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  return (
    // Of its own voice: the log around would say everything here once more.
    <form class="oc-email" aria-live="off" novalidate onSubmit={(event) => void save(event)}>
      <label class="oc-email-title" for={id}>
        {t("emailTitle")}
      </label>
      <div class="oc-email-row">
        <input
          ref={input}
          id={id}
          class="oc-email-input"
          type="email"
          dir="ltr"
          autocomplete="email"
          inputmode="email"
          maxlength={MAX_LENGTH}
          placeholder={t("emailPlaceholder")}
          aria-invalid={problem() ? "true" : undefined}
          aria-describedby={`${id}-problem`}
          value={email()}
          onInput={(event) => {
            setEmail(event.currentTarget.value);
            setProblem();
          }}
        />
        <button
          type="submit"
          class="oc-btn oc-btn-primary oc-btn-sm"
          aria-busy={isBusy() ? "true" : undefined}
        >
          {t("emailSave")}
        </button>
      </div>
      <p id={`${id}-problem`} class="oc-email-problem" role="alert">
        {problemText()}
      </p>
      <button type="button" class="oc-email-skip" onClick={() => props.onSkip()}>
        {t("emailSkip")}
      </button>
    </form>
  );
}
