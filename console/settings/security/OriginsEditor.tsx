import { createSignal, createUniqueId, For, Show } from "solid-js";
import { Button, IconButton } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Failure } from "../../data/errors.ts";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";

const words = text.origins;

/**
 * The list of origins. Each change is saved at once and sent as the whole list; the server brings entries
 * to their canonical form and says which one it will not have.
 */
export function OriginsEditor(props: { origins: string[]; emptyText: string }) {
  const toast = useToast();
  const setAllowedOrigins = createMutation(api.workspaces.setAllowedOrigins);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const ids = { field: createUniqueId(), help: createUniqueId(), problem: createUniqueId() };
  let field!: HTMLInputElement;
  let list: HTMLUListElement | undefined;

  const save = async (allowedOrigins: string[]): Promise<Failure | null> => {
    setBusy(true);
    const outcome = await setAllowedOrigins({ allowedOrigins });
    setBusy(false);
    return outcome.ok ? null : outcome.failure;
  };
  const add = async (): Promise<void> => {
    const entry = field.value.trim();
    setProblem(problemWith(entry, props.origins));
    if (problem()) return field.focus();
    const failure = await save([...props.origins, entry]);
    if (failure) setProblem(failureText(failure));
    else field.value = "";
    field.focus();
  };
  const remove = async (origin: string): Promise<void> => {
    const before = [...props.origins];
    const failure = await save(before.filter((candidate) => candidate !== origin));
    if (failure) return toast({ text: failureText(failure), tone: "danger" });
    // The button that had focus is gone with its row.
    (list?.querySelector("button") ?? field).focus();
    toast({ text: words.removed(origin), action: { label: text.undo, run: () => void restore(origin) } });
  };
  const restore = async (origin: string): Promise<void> => {
    const failure = await save([...props.origins, origin]);
    if (failure) toast({ text: failureText(failure), tone: "danger" });
  };

  return (
    <section class="c-origins" aria-label={words.listLabel}>
      <form
        class="c-form"
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy()) void add();
        }}
      >
        <div class="c-field">
          <label for={ids.field}>{words.label}</label>
          <div class="c-field-row">
            <input
              ref={field}
              id={ids.field}
              class="c-input"
              type="text"
              inputmode="url"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              dir="ltr"
              placeholder={words.placeholder}
              aria-invalid={problem() ? "true" : undefined}
              aria-describedby={`${problem() ? `${ids.problem} ` : ""}${ids.help}`}
              onInput={() => setProblem(null)}
            />
            <Button type="submit" variant="primary" busy={isBusy()}>
              {words.add}
            </Button>
          </div>
          <p id={ids.problem} class="c-field-problem" role="alert">
            {problem()}
          </p>
          <p id={ids.help} class="c-small c-muted">
            {words.help}
          </p>
        </div>
      </form>
      <Show
        when={props.origins.length > 0}
        fallback={
          <div class="c-nothing-yet">
            <p class="c-strong">{words.empty}</p>
            <p class="c-muted">{props.emptyText}</p>
          </div>
        }
      >
        <ul ref={list} class="c-origins-list">
          <For each={props.origins}>
            {(origin) => (
              <li class="c-origin">
                <Icon name="globe" size={18} />
                <code class="c-cut" dir="ltr" title={origin}>
                  {origin}
                </code>
                <IconButton
                  icon="close"
                  size="sm"
                  label={words.remove(origin)}
                  disabled={isBusy()}
                  onClick={() => void remove(origin)}
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

/** Only what needs no rules: whether there is an entry, and whether it is new. The rest the server knows. */
function problemWith(entry: string, origins: readonly string[]): string | null {
  if (!entry) return words.missing;
  return origins.includes(entry) ? words.duplicate(entry) : null;
}
