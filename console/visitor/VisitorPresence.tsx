import { Show } from "solid-js";
import type { VisitorDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";

/** "Online now", or how long ago they were last here. */
export function VisitorPresence(props: { visitor: VisitorDetail }) {
  const { time, ago, now } = useEnvironment();
  return (
    <p class="c-presence c-cut" data-online={props.visitor.online ? "true" : "false"}>
      <Show
        when={props.visitor.online}
        fallback={
          <time
            datetime={new Date(props.visitor.lastSeenAt).toISOString()}
            title={time.full(props.visitor.lastSeenAt)}
          >
            {text.visitor.offlineSince(ago(props.visitor.lastSeenAt, now()))}
          </time>
        }
      >
        {text.visitor.online}
      </Show>
    </p>
  );
}
