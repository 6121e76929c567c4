import { createSignal } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import type { Outcome } from "../../data/errors.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { failureText, text } from "../../strings.ts";
import { ContentBack } from "../ContentBack.tsx";
import { Field, TextField } from "../Field.tsx";
import { problemOf, rememberedPage, rememberPage } from "./authoringPage.ts";
import { noteFresh } from "./freshGuide.ts";

const words = text.guides.create;

/** What is asked before there is a draft: its name, and the page on which it is written. */
export function NewGuide(props: {
  title: string;
  back: string;
  onClosed: () => void;
  create: (name: string, path: string | null) => Promise<Outcome<{ itemId: string }>>;
  onCreated: (id: string) => void;
}) {
  const { view } = useEnvironment();
  const [name, setName] = createSignal("");
  const [page, setPage] = createSignal(rememberedPage(view, ""));
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const submit = async (): Promise<void> => {
    const address = page().trim();
    const wrong = address === "" ? null : problemOf(address);
    if (name().trim() === "") return void setProblem(words.nameMissing);
    if (wrong) return void setProblem(text.guides.onPage[wrong]);
    setBusy(true);
    setProblem("");
    const outcome = await props.create(name().trim(), address ? new URL(address).pathname : null);
    setBusy(false);
    if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    const { itemId } = outcome.value;
    if (address) rememberPage(view, itemId, address);
    noteFresh(itemId);
    props.onCreated(itemId);
  };
  return (
    <form
      class="c-sections c-checklist"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy()) void submit();
      }}
    >
      <ContentBack label={props.back} onClick={() => props.onClosed()} />
      <h2 class="c-section-title">{props.title}</h2>
      <TextField label={words.name} maxLength={120} value={name()} onInput={setName} />
      <Field label={words.page} hint={words.pageHint}>
        {(id) => (
          <input
            id={id}
            class="c-input"
            type="url"
            dir="ltr"
            inputmode="url"
            autocapitalize="none"
            spellcheck={false}
            maxlength={2_048}
            placeholder="https://"
            value={page()}
            onInput={(event) => setPage(event.currentTarget.value)}
          />
        )}
      </Field>
      <footer class="c-form-foot">
        <p class="c-field-problem" role="alert">
          {problem()}
        </p>
        <div class="c-form-actions">
          <Button type="submit" variant="primary" busy={isBusy()}>
            {words.submit}
          </Button>
        </div>
      </footer>
    </form>
  );
}
