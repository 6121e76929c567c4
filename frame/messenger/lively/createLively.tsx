import { type Accessor, Show } from "solid-js";
import { t } from "../../strings/t.ts";
import type { Scroll } from "../ThreadLog.tsx";
import type { Line } from "../timelineOf.ts";
import { createCsat } from "./createCsat.tsx";
import { createLivelyState, type LivelyPlace } from "./createLivelyState.ts";
import { EmojiButton } from "./EmojiButton.tsx";
import { FootTop } from "./FootTop.tsx";
import { LinkButtons, LogEnd } from "./LogEnd.tsx";
import type { Rules } from "./names.ts";
import { TeamBar } from "./TeamBar.tsx";
import { ThreadMenu } from "./ThreadMenu.tsx";
import { ToEnd } from "./ToEnd.tsx";

/** `agent` has written here last. */
type BarInput = { agent(): Rules["team"]["faces"][number] | null | undefined; isClosed(): boolean };

/** The lively parts of one thread, each to be drawn in its place. Call under the thread's owner. */
export function createLively(place: LivelyPlace) {
  const state = createLivelyState(place);
  const Csat = createCsat(place.thread, place.id);
  return {
    /** Whether the team's rules are known, so that the bar has something to show. */
    hasTeam: () => (state.rules()?.team.count ?? 0) > 0 || Boolean(state.rules()?.office),
    Bar: (input: BarInput) => (
      <Show when={state.rules()}>
        {(rules) => <TeamBar rules={rules()} agent={input.agent()} isClosed={input.isClosed()} />}
      </Show>
    ),
    Menu: () => <ThreadMenu state={state} />,
    LogEnd: () => (
      <>
        <LogEnd state={state} />
        <Csat />
      </>
    ),
    ToEnd: (scroll: Scroll) => <ToEnd thread={place.thread} scroll={scroll} />,
    FootTop: () => <FootTop state={state} />,
    Tools: () => <Show when={place.writing()}>{(writing) => <EmojiButton writing={writing()} />}</Show>,
    /** What leads somewhere under a message. */
    Under: (line: Accessor<Line>) => (
      <Show when={line().choices?.buttons.length}>
        <LinkButtons buttons={line().choices?.buttons ?? []} />
      </Show>
    ),
    /** "Seen", if this is the last message of the visitor's that the team has read. */
    seenText: (line: Line | undefined) => (line && line.key === state.seenKey() ? t("seen") : undefined),
  };
}
