import { createSignal, For, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Switch } from "../shell/Choice.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { failureText, text } from "../strings.ts";
import { noteText } from "./ArticlePreview.tsx";
import { type Collected, type CollectedFile, chosenFiles, droppedFiles, sortFiles } from "./collectFiles.ts";
import { createImport, type ImportState } from "./createImport.ts";

const words = text.articles.importDialog;

/** Markdown files and folders on their way into the help centre, and what became of each. */
export function ImportDialog(props: { onClosed: () => void }) {
  const [files, setFiles] = createSignal<Collected | null>(null);
  const [isPublished, setPublished] = createSignal(false);
  const { state, run } = createImport();
  const isDone = () => !state().isRunning && state().all > 0;
  const choose = (chosen: CollectedFile[]): void => void setFiles(sortFiles(chosen));
  return (
    <Dialog title={words.title} size="lg" isPinned={state().isRunning} onClosed={() => props.onClosed()}>
      {(close) => (
        <>
          <p class="c-muted">{words.lead}</p>
          <Show when={!state().isRunning && !isDone()}>
            <Chooser onChoose={choose} />
          </Show>
          <Show when={files()}>
            {(chosen) => (
              <div class="c-stack-4">
                <p class="c-strong" role="status">
                  {chosen().articles.length > 0
                    ? words.found(chosen().articles.length, chosen().images.length)
                    : words.nothing}
                </p>
                <Show when={!state().isRunning && !isDone() && chosen().articles.length > 0}>
                  <Switch
                    label={words.publish}
                    hint={words.publishHint}
                    isOn={isPublished()}
                    onSwitch={setPublished}
                  />
                </Show>
                <Progress state={state()} />
                <Report state={state()} skipped={chosen().skipped} isDone={isDone()} />
              </div>
            )}
          </Show>
          <footer class="c-dialog-foot">
            <div class="c-dialog-buttons">
              <Show
                when={!isDone()}
                fallback={
                  <Button variant="primary" onClick={close}>
                    {words.close}
                  </Button>
                }
              >
                <Button
                  variant="primary"
                  busy={state().isRunning}
                  disabled={!files()?.articles.length}
                  onClick={() => {
                    const chosen = files();
                    if (chosen) void run(chosen, isPublished() ? "published" : "draft");
                  }}
                >
                  {words.start}
                </Button>
              </Show>
            </div>
          </footer>
        </>
      )}
    </Dialog>
  );
}

function Chooser(props: { onChoose: (files: CollectedFile[]) => void }) {
  const [isOver, setOver] = createSignal(false);
  let files!: HTMLInputElement;
  let folder!: HTMLInputElement;
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    props.onChoose(await droppedFiles(event.dataTransfer));
  };
  return (
    <div
      class="c-drop"
      data-over={isOver() ? "true" : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <Icon name="upload" size={24} />
      <p>{words.drop}</p>
      <div class="c-actions">
        <Button onClick={() => files.click()}>{words.chooseFiles}</Button>
        <Button icon="folder" onClick={() => folder.click()}>
          {words.chooseFolder}
        </Button>
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept=".md,.mdx,.png,.jpg,.jpeg,.gif,.webp"
        aria-label={words.chooseFiles}
        onChange={(event) => props.onChoose(chosenFiles(event.currentTarget.files))}
      />
      <input
        ref={(element) => {
          folder = element;
          element.webkitdirectory = true;
        }}
        type="file"
        multiple
        hidden
        aria-label={words.chooseFolder}
        onChange={(event) => props.onChoose(chosenFiles(event.currentTarget.files))}
      />
    </div>
  );
}

function Progress(props: { state: ImportState }) {
  return (
    <Show when={props.state.all > 0}>
      <div class="c-stack-1">
        <progress
          class="c-progress"
          max={props.state.all}
          value={props.state.done}
          aria-label={words.start}
        />
        <p class="c-small c-muted" role="status">
          {words.progress(props.state.done, props.state.all)}
        </p>
      </div>
    </Show>
  );
}

/** How it went, then everything that did not go as it was written. */
function Report(props: { state: ImportState; skipped: readonly string[]; isDone: boolean }) {
  const count = (outcome: string) => props.state.results.filter((each) => each.outcome === outcome).length;
  const lines = (): string[] => [
    ...props.state.results.flatMap(({ path, problem, notes }) => [
      ...(problem ? [words.refusedFile(path, problem.message)] : []),
      ...notes.map((note) => words.note(path, noteText(note))),
    ]),
    ...props.state.lost.map(({ path, failure }) => words.refusedFile(path, failureText(failure))),
    ...props.skipped.map((path) => words.skipped(path)),
  ];
  return (
    <>
      <Show when={props.isDone}>
        <div class="c-callout" data-tone={props.state.failure ? "danger" : undefined} role="status">
          <div class="c-stack-1">
            <p class="c-strong">{props.state.failure ? words.stopped : words.done}</p>
            <Show when={props.state.failure}>{(failure) => <p>{failureText(failure())}</p>}</Show>
            <p>{words.summary(count)}</p>
          </div>
        </div>
      </Show>
      <Show when={props.isDone && lines().length > 0}>
        <div class="c-stack-2">
          <h3 class="c-label">{words.report}</h3>
          <ul class="c-report oc-scroll" tabIndex={0} aria-label={words.report}>
            <For each={lines()}>{(line) => <li>{line}</li>}</For>
          </ul>
        </div>
      </Show>
    </>
  );
}
