import { createEffect, createMemo, For, Match, Show, Switch } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { FrameApp } from "../app.ts";
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
import { wishSearch } from "./searchWish.ts";
import { whenIdle } from "./threadChunk.ts";
import { whenDrawn } from "./whenDrawn.ts";

/** How many conversations home shows; the rest is in the messages tab. */
const RECENT = 3;
/** Cards whose code is here. */
const AT_ONCE = ["startConversation", "conversations", "search"];

/** The home tab: the cards the workspace has chosen, in its order. */
export function HomeScreen(props: { conversations: QueryState<ConversationItem[]> }) {
  const { appearance, messenger } = useMessenger();
  const isGreeted = () => messenger().cards.includes("welcome");
  const hasHelp = () => messenger().tabs.includes("help");
  const cards = createCards();
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
                <Show when={hasHelp()}>
                  <SearchCard />
                </Show>
              </Match>
              <Match when={card === "featuredArticles" && !hasHelp()}>{null}</Match>
            </Switch>
          )}
        </For>
      </div>
    </div>
  );
}

/** How tall a card was when it was last seen here; the status line is as tall everywhere. Null: nobody knows. */
const placeOf = (app: FrameApp, card: string): string | null =>
  app.remembered(`card.${card}`) ?? (card === "status" ? "var(--oc-status-height)" : null);

/**
 * The cards in the workspace's order; but one that comes late and of which nobody knows yet how tall it will be stands at
 * the end where it would push away what is there at once. The next time home is drawn it is in its place.
 */
function createCards() {
  const { app, messenger } = useMessenger();
  const isAtOnce = (card: string) => AT_ONCE.includes(card);
  const placed: Record<string, boolean> = {};
  const isPlaced = (card: string) => (placed[card] ??= isAtOnce(card) || placeOf(app, card) !== null);
  const isMoved = (card: string, at: number, cards: readonly string[]) =>
    !isPlaced(card) && cards.slice(at).some(isAtOnce);
  const inOrder = createMemo(() => {
    const cards = messenger().cards.filter((card) => card !== "welcome");
    return [...cards.filter((...each) => !isMoved(...each)), ...cards.filter(isMoved)];
  });
  return inOrder;
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

/** Leads to the search of the help tab. */
function SearchCard() {
  const { app } = useMessenger();
  const search = () => {
    wishSearch();
    app.go({ name: "help" });
  };
  return (
    <button type="button" class="oc-card oc-cta oc-cta-search" onClick={search}>
      <span class="oc-cta-title">{t("searchForHelp")}</span>
      <Icon name="search" size={18} />
    </button>
  );
}

/** A card whose code comes once the rest of home is drawn; what comes late below one that is new waits unseen. */
function LateCard(props: { card: string }) {
  const { app } = useMessenger();
  // A card is one for life.
  // oxlint-disable-next-line solid/reactivity
  const { card } = props;
  const isFeatured = card === "featuredArticles";
  let place!: HTMLDivElement;
  const giveUp = () => place.removeAttribute("data-new");
  createLate(cardsChunk, "cards", giveUp);
  if (isFeatured) createLate(helpChunk, "help", giveUp);
  return (
    <div
      class="oc-late"
      data-card={card}
      ref={(box) => {
        place = box;
        const height = placeOf(app, card);
        box.style.minBlockSize = height ?? "";
        box.toggleAttribute("data-new", height === null);
      }}
    >
      <Show when={(!isFeatured || helpChunk.parts()) && cardsChunk.parts()} keyed>
        {({ HomeCard }) => (
          <HomeCard card={card} other={isFeatured ? helpChunk.parts()?.FeaturedArticles : undefined} />
        )}
      </Show>
    </div>
  );
}

/** Fetches a chunk and its words once home is drawn and all else is idle. What does not come keeps nobody waiting. */
function createLate(chunk: Chunk<unknown>, part: string, onFailed: () => void): void {
  const { app, live } = useMessenger();
  createEffect(() => {
    if (!live()) return;
    const load = () => void Promise.all([chunk.load(), app.wantStrings(part)]).catch(onFailed);
    whenDrawn(() => whenIdle(load));
  });
}
