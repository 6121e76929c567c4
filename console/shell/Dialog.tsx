import { createUniqueId, type JSX, onMount, Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { text } from "../strings.ts";

/** How the content of a dialog closes it. Focus goes back to where it was before the dialog opened. */
export type CloseDialog = () => void;

/**
 * A native modal dialog, open while it is mounted; `onClosed` must unmount it. `isPinned` keeps Escape and a click
 * beside it from closing it, for what is shown only once.
 */
export function Dialog(props: {
  title: string;
  onClosed: () => void;
  isPinned?: boolean;
  /** Leaves out the cross: the content has buttons of its own. */
  hasOwnClose?: boolean;
  size?: "md" | "lg";
  children: (close: CloseDialog) => JSX.Element;
}) {
  const titleId = createUniqueId();
  let dialog!: HTMLDialogElement;
  onMount(() => dialog.showModal());
  const close = (): void => dialog.close();
  return (
    <dialog
      ref={dialog}
      class="c-dialog oc-scroll"
      data-size={props.size ?? "md"}
      aria-labelledby={titleId}
      onClose={() => props.onClosed()}
      onCancel={(event) => {
        if (props.isPinned && event.target === dialog) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === dialog && !props.isPinned) close();
      }}
    >
      <div class="c-dialog-body">
        <header class="c-dialog-head">
          <h2 id={titleId} class="c-dialog-title">
            {props.title}
          </h2>
          <Show when={!props.hasOwnClose}>
            <IconButton icon="close" label={text.close} onClick={close} />
          </Show>
        </header>
        {props.children(close)}
      </div>
    </dialog>
  );
}
