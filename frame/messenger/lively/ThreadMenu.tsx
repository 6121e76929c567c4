import { createSignal, createUniqueId, onCleanup, Show } from "solid-js";
import { t } from "../../strings/t.ts";
import { useMessenger } from "../context.ts";
import type { LivelyState } from "./createLivelyState.ts";
import { setSound, wantsSound } from "./sound.ts";

/** The thread's own options, behind three dots. */
export function ThreadMenu(props: { state: LivelyState }) {
  const { app } = useMessenger();
  const id = createUniqueId();
  const [isOpen, setOpen] = createSignal(false);
  const [isLoud, setLoud] = createSignal(wantsSound(app));
  let root!: HTMLDivElement;
  let button!: HTMLButtonElement;
  const items = () => [...root.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const open = (): void => {
    setOpen(true);
    queueMicrotask(() => items()[0]?.focus());
  };
  const close = (): void => {
    setOpen(false);
    button.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen()) return;
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
    // Escape would close the messenger.
    event.stopPropagation();
  };
  const move = (step: number): void => {
    const all = items();
    const at = all.indexOf(root.ownerDocument.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  const onOutside = (event: PointerEvent): void => {
    if (!root.contains(event.target as Node)) setOpen(false);
  };
  document.addEventListener("pointerdown", onOutside);
  onCleanup(() => document.removeEventListener("pointerdown", onOutside));
  return (
    <div
      ref={root}
      class="oc-menu-root"
      // Solid would hand out keys at the document, after the messenger has closed.
      on:keydown={onKeyDown}
      onFocusOut={(event) => {
        if (event.relatedTarget && !root.contains(event.relatedTarget as Node)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        class="oc-iconbtn"
        aria-label={t("menu")}
        title={t("menu")}
        aria-haspopup="menu"
        aria-expanded={isOpen()}
        aria-controls={id}
        onClick={() => (isOpen() ? close() : open())}
      >
        <span class="oc-dots" aria-hidden="true" />
      </button>
      <div id={id} class="oc-menu" role="menu" aria-label={t("menu")} hidden={!isOpen()}>
        <button
          type="button"
          role="menuitemcheckbox"
          class="oc-menu-item"
          tabindex="-1"
          aria-checked={isLoud() ? "true" : "false"}
          onClick={() => {
            setLoud(!isLoud());
            setSound(app, isLoud());
          }}
        >
          {t("sound")}
          <span class="oc-menu-check" aria-hidden="true" />
        </button>
        <Show when={props.state.canAddEmail()}>
          <button
            type="button"
            role="menuitem"
            class="oc-menu-item"
            tabindex="-1"
            onClick={() => {
              setOpen(false);
              props.state.wantEmail();
            }}
          >
            {t("addEmail")}
          </button>
        </Show>
      </div>
    </div>
  );
}
