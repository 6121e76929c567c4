import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { createImageUpload } from "../../articles/createImageUpload.ts";
import { failureText, text } from "../../strings.ts";

const words = text.announcements.fields;

/** The picture over an announcement, from this machine to the help centre's store. */
export function CoverField(props: {
  coverId: string | null;
  /** Where the saved one is. */
  known: { url: string } | null | undefined;
  onChange: (coverId: string | null) => void;
}) {
  const upload = createImageUpload();
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  const [chosen, setChosen] = createSignal<string>();
  let input!: HTMLInputElement;
  createEffect(() => {
    const url = chosen();
    if (url) onCleanup(() => URL.revokeObjectURL(url));
  });
  const take = async (file: File): Promise<void> => {
    setBusy(true);
    setProblem("");
    const outcome = await upload(file);
    setBusy(false);
    if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    setChosen(URL.createObjectURL(file));
    props.onChange(outcome.value);
  };
  const shown = () => props.coverId && (props.known?.url ?? chosen());
  return (
    <div class="c-field">
      <span class="c-label">{words.cover}</span>
      <Show when={shown()}>{(url) => <img class="c-content-cover" src={url()} alt={words.coverAlt} />}</Show>
      <input
        ref={input}
        class="oc-sr"
        type="file"
        tabIndex={-1}
        accept="image/png,image/jpeg,image/gif,image/webp"
        aria-label={words.cover}
        onChange={() => {
          const file = input.files?.[0];
          input.value = "";
          if (file) void take(file);
        }}
      />
      <div class="c-actions c-actions-start">
        <Button size="sm" busy={isBusy()} onClick={() => input.click()}>
          {isBusy() ? words.coverBusy : props.coverId ? words.coverChange : words.coverAdd}
        </Button>
        <Show when={props.coverId}>
          <Button size="sm" variant="ghost" onClick={() => props.onChange(null)}>
            {words.coverRemove}
          </Button>
        </Show>
      </div>
      <p class="c-small c-muted">{words.coverHint}</p>
      <p class="c-field-problem" role="alert">
        {problem()}
      </p>
    </div>
  );
}
