import { createEffect, Match, Show, Switch } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { articleWords } from "../help/articleWords.ts";
import { HelpSkeleton } from "../help/HelpSkeleton.tsx";
import { ConnectionBanner } from "../messenger/ConnectionBanner.tsx";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { ScreenBar } from "../messenger/ScreenBar.tsx";
import { t } from "../strings/t.ts";
import { type Announcement, getAnnouncement, markAnnouncementRead } from "./functions.ts";

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-n-";

/** An announcement, to read; it is news no more. */
export function AnnouncementScreen(props: { id: string }) {
  const { app, isOpen, live } = useMessenger();
  void app.wantStrings("help");
  void app.wantStrings("lively");
  const answer = createQuery(getAnnouncement, () => (isOpen() ? { announcementId: props.id } : null));
  const state = () => answer();
  const found = () => {
    const now = state();
    return now.status === "ready" ? now.value : undefined;
  };
  const failure = () => {
    const now = state();
    return now.status === "failed" ? now.error.code : undefined;
  };
  createEffect(() => {
    const [connection, item] = [live(), found()];
    if (!connection || !item || item.isRead || !isOpen()) return;
    // What is not noted now is noted when it is read again.
    connection.mutate(markAnnouncementRead, { announcementId: item.id }).catch(() => undefined);
  });
  return (
    <>
      <ScreenBar title="" />
      <ConnectionBanner />
      <Switch>
        <Match when={failure() === "NOT_FOUND"}>
          <div class="oc-center">
            <EmptyState icon="book" title={t("cardsGone")} />
          </div>
        </Match>
        <Match when={failure()}>
          <div class="oc-center">
            <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
          </div>
        </Match>
        <Match when={found()}>{(item) => <Reader item={item()} />}</Match>
        <Match when={true}>
          <div class="oc-help oc-scroll">
            <HelpSkeleton />
          </div>
        </Match>
      </Switch>
    </>
  );
}

function Reader(props: { item: Announcement }) {
  const { app, locale } = useMessenger();
  const date = () => new Intl.DateTimeFormat(locale(), { dateStyle: "long" }).format(props.item.publishedAt);
  return (
    <div class="oc-help oc-scroll">
      <article class="oc-reader">
        <Show when={props.item.cover}>
          {(cover) => (
            <img
              class="oc-announcement-cover"
              src={cover().url}
              alt=""
              width={cover().width}
              height={cover().height}
            />
          )}
        </Show>
        <header>
          <h1 class="oc-reader-title" dir="auto">
            {props.item.title}
          </h1>
          <p class="oc-reader-date">
            <time datetime={new Date(props.item.publishedAt).toISOString()}>{date()}</time>
          </p>
        </header>
        <ArticleBlocks
          blocks={props.item.blocks}
          prefix={PREFIX}
          words={articleWords()}
          onOpen={({ article, anchor }) => {
            if (article) app.go({ name: "article", id: article });
            else if (anchor) document.getElementById(PREFIX + anchor)?.scrollIntoView({ block: "start" });
          }}
        />
        <Show when={props.item.link}>{(link) => <Leads link={link()} />}</Show>
      </article>
    </div>
  );
}

/** Where it leads: an article here, or an address whose host is shown. */
function Leads(props: { link: NonNullable<Announcement["link"]> }) {
  const { app } = useMessenger();
  return (
    <Show
      when={props.link.href}
      fallback={
        <button
          type="button"
          class="oc-btn oc-btn-primary oc-announcement-link"
          dir="auto"
          onClick={() => props.link.article && app.go({ name: "article", id: props.link.article })}
        >
          {props.link.label}
        </button>
      }
    >
      {(href) => (
        <a
          class="oc-btn oc-btn-primary oc-announcement-link"
          dir="auto"
          href={href()}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={
            props.link.host ? t("leadsTo", { label: props.link.label, host: props.link.host }) : undefined
          }
        >
          {props.link.label}
          <Show when={props.link.host}>
            <small dir="ltr">{props.link.host}</small>
          </Show>
        </a>
      )}
    </Show>
  );
}
