import { createUniqueId, For } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { text } from "../strings.ts";
import { useEnvironment } from "./EnvironmentContext.tsx";

type Row = { keys: string[][]; label: string };

const words = text.shortcuts;
const GROUPS: { title: string; rows: Row[] }[] = [
  {
    title: words.groups.list,
    rows: [
      { keys: [["J"], ["↓"]], label: words.next },
      { keys: [["K"], ["↑"]], label: words.previous },
      { keys: [["Enter"]], label: words.open },
      { keys: [["?"]], label: words.help },
    ],
  },
  {
    title: words.groups.conversation,
    rows: [
      { keys: [["R"]], label: words.reply },
      { keys: [["E"]], label: words.close },
      { keys: [["I"]], label: words.details },
      { keys: [["Enter"]], label: words.send },
      { keys: [["Shift", "Enter"]], label: words.newLine },
      { keys: [["Esc"]], label: words.leave },
    ],
  },
];

/** The list of shortcuts, and the switch that turns them off. */
export function ShortcutsDialog(props: { ref: (element: HTMLDialogElement) => void }) {
  const { shortcuts } = useEnvironment();
  const titleId = createUniqueId();
  const hintId = createUniqueId();
  let dialog!: HTMLDialogElement;
  const closeOnBackdrop = (event: MouseEvent): void => {
    if (event.target === dialog) dialog.close();
  };
  return (
    <dialog
      ref={(element) => {
        dialog = element;
        props.ref(element);
      }}
      class="c-dialog"
      aria-labelledby={titleId}
      onClick={closeOnBackdrop}
    >
      <div class="c-dialog-body">
        <header class="c-dialog-head">
          <h2 id={titleId}>{words.title}</h2>
          <IconButton icon="close" label={text.close} onClick={() => dialog.close()} />
        </header>
        <div class="c-keys">
          <For each={GROUPS}>{(group) => <KeyGroup title={group.title} rows={group.rows} />}</For>
        </div>
        <label class="c-switch">
          <input
            type="checkbox"
            role="switch"
            checked={shortcuts.isOn()}
            aria-describedby={hintId}
            onChange={(event) => shortcuts.setOn(event.currentTarget.checked)}
          />
          <span>
            <span class="c-strong">{words.enabled}</span>
            <span id={hintId} class="c-block c-small c-muted">
              {words.enabledHint}
            </span>
          </span>
        </label>
      </div>
    </dialog>
  );
}

function KeyGroup(props: { title: string; rows: Row[] }) {
  return (
    <section>
      <h3 class="c-overline">{props.title}</h3>
      <dl class="c-keys-list">
        <For each={props.rows}>
          {(row) => (
            <div class="c-keys-row">
              <dt>{row.label}</dt>
              <dd>
                <For each={row.keys}>
                  {(combination, index) => (
                    <>
                      {index() > 0 ? <span class="c-small c-muted"> {words.or} </span> : null}
                      <For each={combination}>{(key) => <kbd>{key}</kbd>}</For>
                    </>
                  )}
                </For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  );
}
