import { createUniqueId, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { type BrandUse, createBrandUpload } from "./createBrandUpload.ts";

const words = text.branding;
const ACCEPT = "image/png,image/jpeg,image/webp,image/svg+xml";

/** One of the workspace's pictures: as it is, another one, none. Takes effect at once. */
export function PictureField(props: { use: BrandUse; label: string; hint: string; url: string | null }) {
  const id = createUniqueId();
  const { save, isBusy } = createSave();
  const upload = createBrandUpload();
  const removeImage = createMutation(api.branding.removeImage);
  let input!: HTMLInputElement;
  const done = { text: text.messenger.saved };
  const onChosen = (): void => {
    const [file] = input.files ?? [];
    // The same file may be chosen again.
    input.value = "";
    // Asked for by a hand: nothing is followed.
    // oxlint-disable-next-line solid/reactivity
    if (file) void save(() => upload(props.use, file), done);
  };
  // oxlint-disable-next-line solid/reactivity
  const remove = (): void => void save(() => removeImage({ use: props.use }), done);
  return (
    <div class="c-field" role="group" aria-labelledby={id}>
      <span id={id} class="c-label">
        {props.label}
      </span>
      <div class="c-picture">
        <span class="c-picture-shown" data-use={props.use}>
          <Show when={props.url} fallback={<span class="c-small c-muted">{words.none}</span>}>
            {(url) => <img src={url()} alt={words.present(props.label)} />}
          </Show>
        </span>
        <input
          ref={input}
          type="file"
          class="oc-sr"
          tabindex="-1"
          accept={ACCEPT}
          aria-label={words.choose(props.label)}
          onChange={onChosen}
        />
        <Button
          icon="upload"
          size="sm"
          busy={isBusy()}
          aria-label={words.choose(props.label)}
          onClick={() => input.click()}
        >
          {words.chooseShort}
        </Button>
        <Show when={props.url}>
          <Button size="sm" variant="ghost" aria-label={words.remove(props.label)} onClick={remove}>
            {words.removeShort}
          </Button>
        </Show>
      </div>
      <p class="c-small c-muted">{props.hint}</p>
    </div>
  );
}
