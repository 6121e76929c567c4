import { type JSX, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import type { VisitorDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";
import { readableUrl, safeUrl } from "./safeUrl.ts";
import { VisitorPresence } from "./VisitorPresence.tsx";

const words = text.visitor;

/** The right pane: who is writing, from what and from where. Everything in it is text, whatever it looks like. */
export function VisitorPanel(props: { visitor: VisitorDetail | undefined; onClose: () => void }) {
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === "Escape") props.onClose();
  };
  return (
    <aside class="c-visitor" aria-label={words.title} onKeyDown={closeOnEscape}>
      <header class="c-head">
        <h2 class="c-head-title">{words.title}</h2>
        <span class="c-head-actions">
          <IconButton icon="close" label={text.conversation.hideDetails} onClick={() => props.onClose()} />
        </span>
      </header>
      <div class="c-visitor-scroll oc-scroll">
        <Show when={props.visitor} fallback={<PanelSkeleton />}>
          {(visitor) => (
            <>
              <VisitorCard visitor={visitor()} />
              <VisitorFacts visitor={visitor()} />
            </>
          )}
        </Show>
      </div>
    </aside>
  );
}

function VisitorCard(props: { visitor: VisitorDetail }) {
  return (
    <div class="c-visitor-card">
      <Avatar
        name={props.visitor.displayName}
        initials={props.visitor.initials}
        color={props.visitor.color}
        online={props.visitor.online || undefined}
        size={56}
      />
      <p class="c-visitor-name" dir="auto">
        {props.visitor.displayName}
      </p>
      <VisitorPresence visitor={props.visitor} />
      <span class="c-tag" data-kind={props.visitor.kind} title={words.kindHints[props.visitor.kind]}>
        {words.kinds[props.visitor.kind]}
        <span class="oc-sr">. {words.kindHints[props.visitor.kind]}</span>
      </span>
    </div>
  );
}

function VisitorFacts(props: { visitor: VisitorDetail }) {
  const { time, now } = useEnvironment();
  const device = (): string => {
    const { browser, os } = props.visitor.device;
    if (browser && os) return words.deviceOn(browser, os);
    return browser || os || words.unknownDevice;
  };
  const moment = (at: number) => (
    <time dir="auto" datetime={new Date(at).toISOString()} title={time.full(at)}>
      {time.day(at, now())}, {time.clock(at)}
    </time>
  );
  return (
    <>
      <h3 class="c-overline c-visitor-section">{words.details}</h3>
      <dl class="c-facts">
        <Fact
          icon="user"
          label={words.name}
          value={props.visitor.name ?? words.noName}
          isEmpty={!props.visitor.name}
        />
        <Fact icon="mail" label={words.email} isEmpty={!props.visitor.email}>
          <Show when={props.visitor.email} fallback={words.noEmail}>
            {(email) => <SafeLink href={`mailto:${email()}`} label={email()} />}
          </Show>
        </Fact>
        <Fact icon="device" label={words.device}>
          <span dir="auto">{device()}</span>
          <Show when={props.visitor.device.type}>
            {(type) => <span class="c-block c-small c-muted c-capital">{type()}</span>}
          </Show>
        </Fact>
      </dl>
      <h3 class="c-overline c-visitor-section">{words.activity}</h3>
      <dl class="c-facts">
        <Fact
          icon="globe"
          label={props.visitor.online ? words.page : words.lastPage}
          isEmpty={!props.visitor.page}
        >
          <Show when={props.visitor.page} fallback={words.noPage}>
            {(page) => (
              <>
                <Show when={page().title}>
                  <span class="c-block">
                    <span dir="auto">{page().title}</span>
                  </span>
                </Show>
                <SafeLink href={page().url} label={readableUrl(page().url)} />
              </>
            )}
          </Show>
        </Fact>
        <Fact icon="chevronRight" label={words.referrer} isEmpty={!props.visitor.referrer}>
          <Show when={props.visitor.referrer} fallback={words.direct}>
            {(referrer) => <SafeLink href={referrer()} label={readableUrl(referrer())} />}
          </Show>
        </Fact>
        <Fact icon="clock" label={words.firstSeen}>
          {moment(props.visitor.firstSeenAt)}
        </Fact>
        <Show when={!props.visitor.online}>
          <Fact icon="clock" label={words.lastSeen}>
            {moment(props.visitor.lastSeenAt)}
          </Fact>
        </Show>
      </dl>
    </>
  );
}

function Fact(props: {
  icon: IconName;
  label: string;
  value?: string;
  isEmpty?: boolean;
  children?: JSX.Element;
}) {
  return (
    <div class="c-fact" data-empty={props.isEmpty ? "true" : undefined}>
      <dt>
        <Icon name={props.icon} size={16} />
        <span>{props.label}</span>
      </dt>
      <dd>
        <Show when={props.value} fallback={props.children}>
          <span dir="auto">{props.value}</span>
        </Show>
      </dd>
    </div>
  );
}

/** A link to what a visitor sent us, if it is of a kind that is safe to click; plain text otherwise. */
function SafeLink(props: { href: string; label: string }) {
  return (
    <Show
      when={safeUrl(props.href)}
      fallback={
        <span class="c-url" dir="ltr">
          {props.label}
        </span>
      }
    >
      {(href) => (
        <a class="c-url" dir="ltr" href={href()} target="_blank" rel="noopener noreferrer" title={href()}>
          {props.label}
          <span class="oc-sr"> ({text.openInNewTab})</span>
        </a>
      )}
    </Show>
  );
}

function PanelSkeleton() {
  return (
    <div class="c-visitor-card" role="status" aria-label={text.loading}>
      <Skeleton width="3.5rem" height="3.5rem" radius="50%" />
      <Skeleton width="8rem" />
      <Skeleton width="5rem" height="0.75rem" />
    </div>
  );
}
