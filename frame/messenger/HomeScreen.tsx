import { createEffect, For, Match, Show, Switch } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { t } from "../strings/t.ts";
import { brandingChunk } from "./brandingChunk.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { ConversationRows } from "./ConversationRows.tsx";
import { cardsChunk } from "./cardsChunk.ts";
import type { Chunk } from "./chunk.ts";
import { useMessenger } from "./context.ts";
import { helpChunk } from "./helpChunk.ts";
import type { ConversationItem, QueryState } from "./queries.ts";
import { ScreenBar } from "./ScreenBar.tsx";
import { whenIdle } from "./threadChunk.ts";
import { whenDrawn } from "./whenDrawn.ts";

/** How many conversations home shows; the rest is in the messages tab. */
const RECENT = 3;

/** The home tab: the cards the workspace has chosen, in its order. */
export function HomeScreen(props: { conversations: QueryState<ConversationItem[]> }) {
  const { appearance, messenger } = useMessenger();
  const isGreeted = () => messenger().cards.includes("welcome");
  const cards = () => messenger().cards.filter((card) => card !== "welcome");
  return (
    <div class="oc-home-scroll oc-scroll">
      <Show when={isGreeted()} fallback={<ScreenBar title={appearance()?.teamName ?? ""} isTab />}>
        <Hero />
      </Show>
      <div class="oc-home">
        <ConnectionBanner isInset />
        <For each={cards()}>
          {(card) => (
            <Switch fallback={<LateCard card={card} />}>
              <Match when={card === "startConversation"}>
                <StartConversation />
              </Match>
              <Match when={card === "conversations"}>
                <ConversationRows
                  conversations={props.conversations}
                  limit={RECENT}
                  heading={t("yourConversations")}
                />
              </Match>
              <Match when={card === "search"}>
                <SearchCard />
              </Match>
              <Match when={card === "featuredArticles"}>
                <Featured />
              </Match>
            </Switch>
          )}
        </For>
      </div>
    </div>
  );
}

function Hero() {
  const { app, appearance, branding } = useMessenger();
  createEffect(() => {
    if (branding()) void brandingChunk.load().catch(() => undefined);
  });
  return (
    <header class="oc-hero">
      <div class="oc-hero-bar">
        <Show
          when={branding() && brandingChunk.parts()}
          keyed
          fallback={
            <span class="oc-hero-team" dir="auto" title={appearance()?.teamName}>
              {appearance()?.teamName}
            </span>
          }
        >
          {({ BrandedTeam }) => <BrandedTeam />}
        </Show>
        <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
      </div>
      <h1 class="oc-hero-greeting">
        <bdi>{appearance()?.greeting}</bdi>
      </h1>
    </header>
  );
}

function StartConversation() {
  const { app } = useMessenger();
  return (
    <button type="button" class="oc-card oc-cta" onClick={() => app.go({ name: "newMessage" })}>
      <span class="oc-cta-text">
        <span class="oc-cta-title">{t("sendUsAMessage")}</span>
        <span class="oc-cta-hint">{t("sendUsAMessageHint")}</span>
      </span>
      <span class="oc-cta-icon">
        <Icon name="chevronRight" size={18} strokeWidth={2.2} />
      </span>
    </button>
  );
}

/** Leads to the search of the help tab, where there is one. */
function SearchCard() {
  const { app, messenger } = useMessenger();
  return (
    <Show when={messenger().tabs.includes("help")}>
      <button type="button" class="oc-card oc-cta oc-cta-search" onClick={() => app.go({ name: "help" })}>
        <span class="oc-cta-title">{t("searchForHelp")}</span>
        <Icon name="search" size={18} />
      </button>
    </Show>
  );
}

/** Comes with the help centre's code, once the rest of home is drawn. */
function Featured() {
  const { messenger } = useMessenger();
  const isWanted = () => messenger().tabs.includes("help");
  createLate(helpChunk, "help", isWanted);
  return (
    <Show when={isWanted() && helpChunk.parts()} keyed>
      {({ FeaturedArticles }) => <FeaturedArticles />}
    </Show>
  );
}

/** A card whose code comes as late; where it was seen before, its place is kept meanwhile, so that nothing jumps. */
function LateCard(props: { card: string }) {
  const { app } = useMessenger();
  createLate(cardsChunk, "cards");
  return (
    <div
      class="oc-late"
      data-card={props.card}
      ref={(box) => {
        box.style.minBlockSize = app.remembered(`card.${props.card}`) ?? "";
      }}
    >
      <Show when={cardsChunk.parts()} keyed>
        {({ HomeCard }) => <HomeCard card={props.card} />}
      </Show>
    </div>
  );
}

/** Fetches a chunk and its words once home is drawn and all else is idle. */
function createLate(chunk: Chunk<unknown>, part: string, isWanted = () => true): void {
  const { app, live } = useMessenger();
  createEffect(() => {
    if (!live() || !isWanted()) return;
    const load = () => void Promise.all([chunk.load(), app.wantStrings(part)]).catch(() => undefined);
    whenDrawn(() => whenIdle(load));
  });
}
