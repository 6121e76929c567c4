import { Show } from "solid-js";
import type { VisitorDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { text } from "../strings.ts";
import { Fact, SafeLink } from "./Fact.tsx";
import { proofOf, proofOfEmail } from "./proof.ts";
import { readableUrl } from "./safeUrl.ts";

const words = text.visitor;

/** Who the visitor is said to be, what they use, and where they are. */
export function VisitorFacts(props: { visitor: VisitorDetail }) {
  return (
    <>
      <h3 class="c-overline c-visitor-section">{words.details}</h3>
      <WhoFacts visitor={props.visitor} />
      <h3 class="c-overline c-visitor-section">{words.activity}</h3>
      <WhereFacts visitor={props.visitor} />
    </>
  );
}

function WhoFacts(props: { visitor: VisitorDetail }) {
  const device = (): string => {
    const { device } = props.visitor;
    const [browser, os] = [named(device.browser, device.browserVersion), named(device.os, device.osVersion)];
    if (browser && os) return words.deviceOn(browser, os);
    return browser || os || words.unknownDevice;
  };
  return (
    <dl class="c-facts">
      <Fact
        icon="user"
        label={words.name}
        value={props.visitor.name ?? words.noName}
        isEmpty={!props.visitor.name}
        proof={proofOf(props.visitor, "name")}
      />
      <Fact
        icon="mail"
        label={words.email}
        isEmpty={!props.visitor.email}
        proof={proofOfEmail(props.visitor)}
      >
        <Show when={props.visitor.email} fallback={words.noEmail}>
          {(email) => <SafeLink href={`mailto:${email()}`} label={email()} />}
        </Show>
      </Fact>
      <Show when={props.visitor.userId}>
        {(userId) => (
          <Fact icon="key" label={words.userId} proof={proofOf(props.visitor, "userId")}>
            <code class="c-mono" dir="ltr">
              {userId()}
            </code>
          </Fact>
        )}
      </Show>
      <Fact icon="device" label={words.device}>
        <span dir="auto">{device()}</span>
        <Show when={props.visitor.device.type}>
          {(type) => <span class="c-block c-small c-muted c-capital">{type()}</span>}
        </Show>
      </Fact>
    </dl>
  );
}

/** A name with its version, where that is known. */
const named = (name: string, version = ""): string =>
  [name, version.replace(/(\.0)+$/, "")].filter(Boolean).join(" ");

const countries = new Intl.DisplayNames(text.lang, { type: "region" });

function WhereFacts(props: { visitor: VisitorDetail }) {
  const { time, now } = useEnvironment();
  const moment = (at: number) => (
    <time dir="auto" datetime={new Date(at).toISOString()} title={time.full(at)}>
      {time.day(at, now())}, {time.clock(at)}
    </time>
  );
  return (
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
      <Show when={props.visitor.country}>
        {(country) => (
          <Fact icon="globe" label={words.country} value={countries.of(country()) ?? country()} />
        )}
      </Show>
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
  );
}
