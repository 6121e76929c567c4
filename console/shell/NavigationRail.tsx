import { type JSX, Show } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/EmptyState.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { text } from "../strings.ts";
import { AccountMenu } from "./AccountMenu.tsx";
import { useRouter } from "./RouterContext.tsx";
import { HOME, type Route, toHash } from "./route.ts";
import { useWorkspace } from "./WorkspaceContext.ts";

const MENU_ID = "account-menu";

/** The narrow bar of places; along the bottom on a phone. */
export function NavigationRail(props: { onShowShortcuts: () => void }) {
  const workspace = useWorkspace();
  const agent = () => workspace.me().agent;
  return (
    <nav class="c-rail" aria-label={text.nav.label}>
      <ul class="c-rail-list">
        <RailLink to={HOME} icon="inbox" label={text.nav.inbox}>
          <Unread count={workspace.unread()} />
        </RailLink>
        <RailLink
          to={{ name: "tickets", view: "open", ticketId: null }}
          icon="ticket"
          label={text.nav.tickets}
        >
          <Unread count={workspace.unreadTickets()} />
        </RailLink>
        <RailLink
          to={{ name: "articles", view: "all", articleId: null }}
          icon="book"
          label={text.nav.articles}
        />
        <RailLink to={{ name: "settings", page: "installation" }} icon="settings" label={text.nav.settings} />
      </ul>
      <button type="button" class="c-rail-account" popovertarget={MENU_ID} title={text.nav.account}>
        <span class="oc-sr">{text.nav.account}</span>
        <Avatar
          name={agent().name}
          initials={agent().initials}
          color={agent().color}
          url={agent().avatarUrl}
          size={30}
        />
      </button>
      <AccountMenu id={MENU_ID} onShowShortcuts={() => props.onShowShortcuts()} />
    </nav>
  );
}

function Unread(props: { count: number }) {
  return (
    <Show when={props.count > 0}>
      <span class="oc-sr">{text.nav.unread(props.count)}</span>
      <span class="c-rail-badge" aria-hidden="true">
        <Badge count={props.count} />
      </span>
    </Show>
  );
}

function RailLink(props: { to: Route; icon: IconName; label: string; children?: JSX.Element }) {
  const router = useRouter();
  const isCurrent = () => router.route().name === props.to.name;
  return (
    <li>
      <a
        class="c-rail-link"
        href={toHash(props.to)}
        aria-current={isCurrent() ? "page" : undefined}
        title={props.label}
      >
        <Icon name={props.icon} size={20} />
        <span class="c-rail-text">{props.label}</span>
        {props.children}
      </a>
    </li>
  );
}
