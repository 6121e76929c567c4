import { createEffect, createMemo, ErrorBoundary, type JSX, Match, on, Show, Switch } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { HOME, isTab } from "../shell/navigation.ts";
import { t } from "../strings/t.ts";
import { createOnline } from "./ConnectionBanner.tsx";
import { useMessenger } from "./context.ts";
import { createConversations } from "./queries.ts";
import { Screen } from "./Screen.tsx";
import { createSlot } from "./slot.ts";
import { TabBar } from "./TabBar.tsx";
import { createThreadScreen } from "./threadChunk.ts";
import { whenDrawn } from "./whenDrawn.ts";

/** The messenger's window: one screen at a time. */
export function Messenger() {
  const { app, isOpen, phase, views } = useMessenger();
  const conversations = createConversations(isOpen);
  const slot = createSlot();
  const thread = createThreadScreen(() => slot() !== null);
  let main: HTMLElement | undefined;
  // The way a screen comes in: forwards when the path grew.
  const way = createMemo<{ depth: number; name: string }>((before) => {
    const depth = views().length;
    return { depth, name: before && depth < before.depth ? "back" : "on" };
  });
  const shown = () => views().at(-1) ?? HOME;
  // Each place has a screen of its own.
  const screenKey = createMemo(() => JSON.stringify(shown()));
  const itemOf = (id: string | null) => {
    const state = conversations();
    return state.status === "ready" ? state.value.find((item) => item.id === id) : undefined;
  };
  const isAway = () => phase() === "refused" || (phase() === "unreachable" && !app.state.get().appearance);

  createEffect(
    on([isOpen, slot, screenKey], ([isNowOpen, place]) => {
      if (!isNowOpen || place) return;
      // Not a control: nothing is announced or ringed, and Tab starts from the top of the screen.
      whenDrawn(() => main?.focus({ preventScroll: true }));
    }),
  );
  return (
    <div class="oc-app">
      <main
        class="oc-screen"
        tabindex="-1"
        aria-label={t("messenger")}
        ref={(element) => {
          main = element;
        }}
      >
        <ErrorBoundary fallback={(_, reset) => <Broken onRetry={() => (thread.load(), reset())} />}>
          <Switch>
            <Match when={isAway()}>
              <Away isRefused={phase() === "refused"} />
            </Match>
            <Match when={slot()} keyed>
              {(place) => (
                <div class="oc-screen" data-way={way().name}>
                  <Show when={thread.screen()} keyed fallback={<OnItsWay />}>
                    {(ThreadScreen) => <ThreadScreen slot={place} item={itemOf(place.id())} />}
                  </Show>
                </div>
              )}
            </Match>
            <Match when={screenKey()} keyed>
              <div class="oc-screen" data-way={way().name}>
                <Screen view={shown()} conversations={conversations()} />
              </div>
            </Match>
          </Switch>
        </ErrorBoundary>
      </main>
      <Show when={!isAway() && isTab(shown())}>
        <TabBar />
      </Show>
    </div>
  );
}

function CloseBar(props: { children?: JSX.Element }) {
  const { app } = useMessenger();
  return (
    <header class="oc-bar">
      {props.children}
      <span class="oc-bar-who" />
      <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
    </header>
  );
}

/** A conversation, before its code is there. */
function OnItsWay() {
  const { app } = useMessenger();
  return (
    <>
      <CloseBar>
        <IconButton icon="chevronLeft" label={t("back")} onClick={() => app.back()} />
      </CloseBar>
      <div class="oc-center">
        <Spinner label={t("loading")} />
      </div>
    </>
  );
}

/** There is nothing to talk to: refused for good, or not reached yet. */
function Away(props: { isRefused: boolean }) {
  const { app } = useMessenger();
  return (
    <>
      <CloseBar />
      <div class="oc-center">
        <Show
          when={props.isRefused}
          fallback={
            <EmptyState icon="offline" title={t("unreachableTitle")} body={t("unreachableBody")}>
              <button type="button" class="oc-btn oc-btn-primary" onClick={() => app.retry()}>
                {t("tryAgain")}
              </button>
            </EmptyState>
          }
        >
          <EmptyState icon="chat" title={t("refusedTitle")} body={t("refusedBody")} />
        </Show>
      </div>
    </>
  );
}

/**
 * Without the network what was not fetched yet has to wait, and comes by itself. Otherwise a fault of ours: the rest of the
 * page stays untouched and one click starts the screen anew.
 */
function Broken(props: { onRetry(): void }) {
  const isOnline = createOnline();
  createEffect(on(isOnline, (is, was) => is && was === false && props.onRetry()));
  return (
    <>
      <CloseBar />
      <div class="oc-center">
        <EmptyState
          icon={isOnline() ? "alert" : "offline"}
          tone={isOnline() ? "danger" : undefined}
          title={t(isOnline() ? "failedTitle" : "unreachableTitle")}
          body={t(isOnline() ? "failedBody" : "unreachableBody")}
        >
          <button type="button" class="oc-btn oc-btn-secondary" onClick={() => props.onRetry()}>
            {t("tryAgain")}
          </button>
        </EmptyState>
      </div>
    </>
  );
}
