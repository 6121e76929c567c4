import { Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { api, type VisitorDetail } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { useConfirm } from "../shell/ConfirmContext.tsx";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";

const words = text.visitor.block;

/** Shuts a visitor out, or lets them in again; both ask first. */
export function BlockVisitor(props: { visitor: VisitorDetail }) {
  const { canModerate } = useWorkspace();
  const confirm = useConfirm();
  const block = createMutation(api.moderation.block);
  const unblock = createMutation(api.moderation.unblock);
  const ask = (): void => {
    const { id: visitorId, displayName, isBlocked, kind } = props.visitor;
    if (isBlocked) {
      confirm({
        title: words.unblockTitle(displayName),
        body: [words.unblockBody],
        action: words.unblockAction,
        tone: "primary",
        run: () => unblock({ visitorId }),
        done: words.didUnblock,
      });
      return;
    }
    confirm({
      title: words.blockTitle(displayName),
      body: kind === "verified" ? words.blockBody : [...words.blockBody, words.blockWeak],
      action: words.blockAction,
      run: () => block({ visitorId }),
      done: words.didBlock,
    });
  };
  return (
    <div class="c-visitor-foot">
      <Show when={canModerate()} fallback={<p class="c-small c-muted">{words.readOnly}</p>}>
        <Button
          icon="block"
          size="sm"
          variant={props.visitor.isBlocked ? "secondary" : "danger"}
          onClick={ask}
        >
          {props.visitor.isBlocked ? words.unblock : words.block}
        </Button>
      </Show>
    </div>
  );
}

/** The mark of a blocked visitor. */
export function BlockedTag() {
  return (
    <span class="c-tag" data-state="refused" title={words.blockedHint}>
      {words.blocked}
    </span>
  );
}
