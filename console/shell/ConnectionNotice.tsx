import { Show } from "solid-js";
import { Banner } from "../../ui/EmptyState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { text } from "../strings.ts";
import { useEnvironment } from "./EnvironmentContext.tsx";

/** Says so when live updates have stopped, and why. Takes no room while all is well. */
export function ConnectionNotice() {
  const { connection } = useEnvironment();
  const trouble = () => {
    const status = connection();
    return status === "connected" ? null : status;
  };
  return (
    <div class="c-notice" role="status">
      <Show when={trouble()}>
        {(status) => (
          <Show
            when={status() === "offline"}
            fallback={
              <Banner tone="warning">
                <Spinner /> {text.connection[status()]}
              </Banner>
            }
          >
            <Banner tone="warning" icon="offline">
              {text.connection.offline}
            </Banner>
          </Show>
        )}
      </Show>
    </div>
  );
}
