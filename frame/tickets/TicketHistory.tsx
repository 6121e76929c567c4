import { createMemo, createSignal, For, Show } from "solid-js";
import { Attachments } from "../../ui/Attachments.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { Blocks } from "../../ui/Blocks.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { PagesState } from "../live/pages.ts";
import { useMessenger } from "../messenger/context.ts";
import { createLinksOf, type Links } from "../messenger/links.ts";
import { t } from "../strings/t.ts";
import { failureText } from "./failure.ts";
import { fn, type TicketDetail, type TicketEvent, type TicketField } from "./functions.ts";
import { statusText } from "./Status.tsx";

/** What was sent, and what has been said and done since, oldest first; it rests at the newest. */
export function TicketHistory(props: {
  ticket: TicketDetail;
  state: PagesState<TicketEvent>;
  onMore(): void;
}) {
  const byId = createMemo(() => new Map(props.state.items.map((event) => [event.id as string, event])));
  const ids = createMemo(() => [...byId().keys()].reverse());
  const links = createLinksOf(
    fn.getLinks,
    () => props.state.items.flatMap((event) => event.attachments.map((file): string => file.id)),
    (asked) => ({ ticketId: props.ticket.id, ...asked }),
  );
  return (
    <div class="oc-thread">
      <div
        class="oc-log oc-scroll"
        role="log"
        aria-relevant="additions"
        aria-label={t("ticketHistory")}
        tabindex="0"
      >
        <div class="oc-log-inner">
          <Answers ticket={props.ticket} />
          <Show when={props.state.hasMore}>
            <Button
              variant="ghost"
              class="oc-more"
              busy={props.state.isLoadingMore}
              onClick={() => props.onMore()}
            >
              {t("ticketEarlier")}
            </Button>
          </Show>
          <ol class="oc-events" role="list">
            <For each={ids()}>
              {(id) => (
                <Show when={byId().get(id)}>{(event) => <Event event={event()} links={links} />}</Show>
              )}
            </For>
          </ol>
          <Show when={props.ticket.status === "resolved"}>
            <Resolved ticket={props.ticket} />
          </Show>
        </div>
      </div>
    </div>
  );
}

function Answers(props: { ticket: TicketDetail }) {
  const filled = () => props.ticket.fields.filter(({ id }) => props.ticket.values[id] !== undefined);
  return (
    <Show when={filled().length > 0}>
      <details class="oc-answers">
        <summary>
          {t("ticketAnswers")}
          <Icon name="chevronRight" size={14} />
        </summary>
        <dl>
          <For each={filled()}>
            {(field) => (
              <div>
                <dt dir="auto">{field.label}</dt>
                <dd dir="auto">
                  <Answer field={field} value={props.ticket.values[field.id]} />
                </dd>
              </div>
            )}
          </For>
        </dl>
      </details>
    </Show>
  );
}

function Answer(props: { field: TicketField; value: TicketDetail["values"][string] | undefined }) {
  const { locale } = useMessenger();
  const text = () => {
    if (props.value === true) return t("ticketYes");
    if (typeof props.value === "number") return props.value.toLocaleString(locale());
    if (Array.isArray(props.value)) return props.value.join(", ");
    return props.field.type === "date" ? dayText(String(props.value), locale()) : String(props.value ?? "");
  };
  return <>{text()}</>;
}

/** A day in the reader's way of writing it. It is a day of the calendar, the same in every time zone. */
function dayText(day: string, locale: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime())
    ? day
    : at.toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" });
}

function Event(props: { event: TicketEvent; links: Links }) {
  const { now, time } = useMessenger();
  const said = () => (props.event.deed.type === "comment" ? props.event.deed : undefined);
  const at = () => (
    <time datetime={new Date(props.event.createdAt).toISOString()} title={time().full(props.event.createdAt)}>
      <bdi>{time().short(props.event.createdAt, now())}</bdi>
    </time>
  );
  return (
    <li class="oc-event" data-by={props.event.author.kind} data-type={props.event.deed.type}>
      <Show
        when={said()}
        fallback={
          <p class="oc-event-line">
            <bdi>{deedText(props.event)}</bdi> {at()}
          </p>
        }
      >
        {(deed) => (
          <article class="oc-event-card">
            <header class="oc-event-head">
              <Author event={props.event} /> {at()}
            </header>
            <Show when={deed().text}>
              <Words text={deed().text} blocks={deed().blocks} />
            </Show>
          </article>
        )}
      </Show>
      <EventFiles event={props.event} links={props.links} />
    </li>
  );
}

function Author(props: { event: TicketEvent }) {
  const agent = () => (props.event.author.kind === "agent" ? props.event.author : undefined);
  return (
    <Show when={agent()} fallback={<span class="oc-event-name">{t("ticketYou")}</span>}>
      {(one) => (
        <>
          <Avatar
            name={one().name}
            initials={one().initials}
            color={one().color}
            url={one().avatarUrl}
            size={24}
          />
          <bdi class="oc-event-name" title={one().name}>
            {one().name}
          </bdi>
        </>
      )}
    </Show>
  );
}

type Comment = Extract<TicketEvent["deed"], { type: "comment" }>;

/** Written once, so drawn once: a query's next answer leaves every node in place. */
function Words(props: { text: string; blocks: Comment["blocks"] }) {
  const blocks = createMemo<Comment["blocks"]>((known) => known ?? props.blocks);
  return (
    <div class="oc-event-words" dir="auto">
      <Show when={blocks()} fallback={props.text}>
        {(parsed) => <Blocks blocks={parsed()} />}
      </Show>
    </div>
  );
}

function EventFiles(props: { event: TicketEvent; links: Links }) {
  const { locale } = useMessenger();
  const files = createMemo<TicketEvent["attachments"]>(
    (known) => (known.length > 0 ? known : props.event.attachments),
    [],
  );
  return (
    <Show when={files().length > 0}>
      <Attachments
        files={files()}
        locale={locale()}
        href={({ uploadId }) => props.links.get(uploadId)}
        local={() => undefined}
        onStale={() => props.links.refresh()}
        retryLabel={t("tryAgain")}
      />
    </Show>
  );
}

function Resolved(props: { ticket: TicketDetail }) {
  const { live } = useMessenger();
  const [isBusy, setIsBusy] = createSignal(false);
  const [failure, setFailure] = createSignal<unknown>();
  const reopen = async () => {
    setIsBusy(true);
    setFailure();
    try {
      await live()?.mutate(fn.reopen, { ticketId: props.ticket.id });
    } catch (error) {
      setFailure(() => error);
    }
    setIsBusy(false);
  };
  return (
    <section class="oc-resolved" aria-label={t("ticketResolvedTitle")}>
      <p class="oc-event-name">{t("ticketResolvedTitle")}</p>
      <Show when={props.ticket.resolutionSummary}>
        <p class="oc-event-words" dir="auto">
          {props.ticket.resolutionSummary}
        </p>
      </Show>
      <p class="oc-field-help">{t("ticketResolvedHint")}</p>
      <div>
        <Button busy={isBusy()} disabled={!live()} onClick={() => void reopen()}>
          {t("ticketReopen")}
        </Button>
      </div>
      <p class="oc-field-problem" role="alert">
        {failure() ? failureText(failure()) : ""}
      </p>
    </section>
  );
}

function deedText({ author, deed }: TicketEvent): string {
  if (deed.type === "status") return t("ticketStatusSet", { status: statusText(deed.status) });
  if (deed.type === "reopened") return t("ticketReopened");
  return author.kind === "agent" ? t("ticketCreatedBy", { name: author.name }) : t("ticketCreated");
}
