import { Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import type { ContentSaving } from "./createContentSaving.ts";

/** What can be done with content that is being written: save, show, take back, put away. */
export function ContentActions<Status extends string>(props: {
  saving: ContentSaving<Status | "archived">;
  /** As it is on the server; nothing while it is new. */
  status: Status | "archived" | undefined;
  /** The status in which visitors see it, and the one it goes back to. */
  shown: Status;
  hidden: Status;
  words: { save: string; show: string; hide: string; archive: string };
  /** Stands before what is to be shown: calls it, at once or once somebody has said yes. */
  ask?: (show: () => Promise<void>) => void;
}) {
  const save = (status?: Status | "archived") => void props.saving.save(status);
  const showNow = () => props.saving.save(props.shown);
  const show = () => (props.ask ? props.ask(showNow) : void showNow());
  return (
    <footer class="c-form-foot">
      <p class="c-field-problem" role="alert">
        {props.saving.problem()}
      </p>
      <div class="c-form-actions">
        <Button
          variant={props.status === props.shown ? "primary" : "secondary"}
          busy={props.saving.isBusy()}
          onClick={() => save()}
        >
          {props.words.save}
        </Button>
        <Show
          when={props.status === props.shown}
          fallback={
            <Button variant="primary" busy={props.saving.isBusy()} onClick={show}>
              {props.words.show}
            </Button>
          }
        >
          <Button busy={props.saving.isBusy()} onClick={() => save(props.hidden)}>
            {props.words.hide}
          </Button>
        </Show>
        <Show when={props.status && props.status !== "archived"}>
          <Button variant="ghost" busy={props.saving.isBusy()} onClick={() => save("archived")}>
            {props.words.archive}
          </Button>
        </Show>
      </div>
    </footer>
  );
}
