import { For, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { api, type SameClaim, type VisitorDetail } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { toHash } from "../shell/route.ts";
import { text } from "../strings.ts";

const words = text.visitor.same;

type Face = Pick<SameClaim, "displayName" | "initials" | "color" | "kind" | "email" | "firstSeenAt">;

/** Everybody who goes by this visitor's user id, side by side, so that a look-alike stands out. */
export function SameClaims(props: { visitor: VisitorDetail }) {
  const same = createQuery(api.moderation.sameClaim, () =>
    props.visitor.userId === null ? null : { visitorId: props.visitor.id },
  );
  const others = () => same.value() ?? [];
  return (
    <Show when={others().length > 0}>
      <h3 class="c-overline c-visitor-section">{words.title}</h3>
      <p class="c-small c-muted c-visitor-lead">{words.body(props.visitor.userId ?? "")}</p>
      <ul class="c-same" aria-label={words.title}>
        <SameRow face={props.visitor} conversationId={null} isThisOne />
        <For each={others()}>
          {(other) => <SameRow face={other} conversationId={other.latestConversationId} />}
        </For>
      </ul>
    </Show>
  );
}

function SameRow(props: { face: Face; conversationId: string | null; isThisOne?: boolean }) {
  const { date, time } = useEnvironment();
  return (
    <li class="c-same-row" data-current={props.isThisOne ? "true" : undefined}>
      <Avatar
        name={props.face.displayName}
        initials={props.face.initials}
        color={props.face.color}
        size={28}
      />
      <div class="c-same-text">
        <p class="c-same-line">
          <span class="c-strong c-cut" dir="auto">
            {props.face.displayName}
          </span>
          <span class="c-tag c-tag-sm" data-kind={props.face.kind}>
            {text.visitor.kinds[props.face.kind]}
          </span>
        </p>
        <Show
          when={props.face.email && props.face.email !== props.face.displayName ? props.face.email : null}
        >
          {(email) => (
            <p class="c-small c-muted c-cut" dir="auto" title={email()}>
              {email()}
            </p>
          )}
        </Show>
        <p class="c-small c-muted">
          <time
            datetime={new Date(props.face.firstSeenAt).toISOString()}
            title={time.full(props.face.firstSeenAt)}
          >
            {words.since(date(props.face.firstSeenAt))}
          </time>
          {" · "}
          <Show when={!props.isThisOne} fallback={words.thisOne}>
            <Show when={props.conversationId} fallback={words.noConversation}>
              {(id) => (
                <a
                  href={toHash({ name: "inbox", view: "open", conversationId: id() })}
                  aria-label={words.conversationOf(props.face.displayName)}
                >
                  {words.conversation}
                </a>
              )}
            </Show>
          </Show>
        </p>
      </div>
    </li>
  );
}
