import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { IconButton } from "./Button.tsx";
import { ACCEPT, filesIn, MAX_FILES } from "./files.ts";

type UpdateTray<F> = (files: readonly F[], isTooMany: boolean) => void;

export type AttachingOptions<F> = {
  /** Chosen for the message being written. */
  files: Accessor<readonly F[]>;
  /** Takes more of them, never more than there is room for. */
  onAttach(files: File[]): void;
  /** Begins to draw the chosen files; asked for with the first. Rejects when its code did not arrive. */
  openTray(host: HTMLElement): Promise<UpdateTray<F>>;
};

/** What a writing field needs to take files: pasted, dropped or picked, within the limit, and drawn over the text. */
export function createAttaching<F>(options: AttachingOptions<F>) {
  const [isTooMany, setIsTooMany] = createSignal(false);
  const [isOver, setIsOver] = createSignal(false);
  const attach = (files: File[]): void => {
    if (files.length === 0) return;
    const room = MAX_FILES - options.files().length;
    setIsTooMany(files.length > room);
    if (room > 0) options.onAttach(files.slice(0, room));
  };
  // Taken away or sent: there is room again.
  createEffect(
    on(
      () => options.files().length,
      (count, before = 0) => {
        if (count < before) setIsTooMany(false);
        return count;
      },
    ),
  );
  const onGiven = (event: Event): void => {
    const isPaste = event.type === "paste";
    const data = isPaste ? (event as ClipboardEvent).clipboardData : (event as DragEvent).dataTransfer;
    if (!data?.types.includes("Files") || (isPaste && filesIn(data).length === 0)) return;
    // Otherwise the browser would open the file in the app's place.
    event.preventDefault();
    setIsOver(event.type === "dragover");
    if (isPaste || event.type === "drop") attach(filesIn(data));
  };
  return {
    attach,
    isTooMany,
    /** Whether files are held over what is watched. */
    isOver,
    /** Takes what is pasted into or dropped on `target`. */
    watch(target: EventTarget): void {
      for (const name of ["paste", "dragover", "dragleave", "drop"]) {
        target.addEventListener(name, onGiven);
        onCleanup(() => target.removeEventListener(name, onGiven));
      }
    },
    /** The place of the chosen files. */
    Tray: () => <Tray options={options} isTooMany={isTooMany()} />,
  };
}

/** Most people never choose a file: what draws them is asked for with the first. */
function Tray<F>(props: { options: AttachingOptions<F>; isTooMany: boolean }) {
  const [draw, setDraw] = createSignal<UpdateTray<F>>();
  const host = (<div class="oc-tray-host" />) as HTMLDivElement;
  let isAsked = false;
  createEffect(() => {
    if (isAsked || props.options.files().length === 0) return;
    isAsked = true;
    props.options.openTray(host).then(
      (update) => setDraw(() => update),
      () => {
        isAsked = false; // Off line: the next file tries again.
      },
    );
  });
  createEffect(() => draw()?.(props.options.files(), props.isTooMany));
  return host;
}

/** The way to choose files by hand. */
export function AttachButton(props: { label: string; isDisabled?: boolean; onFiles(files: File[]): void }) {
  let input: HTMLInputElement;
  return (
    <>
      <IconButton
        icon="attach"
        label={props.label}
        disabled={props.isDisabled}
        onClick={() => input.click()}
      />
      <input
        ref={(element) => {
          input = element;
        }}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        onChange={() => {
          props.onFiles([...(input.files ?? [])]);
          // So that the same file can be chosen again.
          input.value = "";
        }}
      />
    </>
  );
}
