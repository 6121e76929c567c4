import { createEffect, Match, onCleanup, Switch } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ArticlesScreen } from "../articles/ArticlesScreen.tsx";
import { OutboxProvider } from "../conversation/OutboxContext.tsx";
import { api, type Me } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";
import { endsSession } from "../data/errors.ts";
import { InboxScreen } from "../inbox/InboxScreen.tsx";
import { useSession } from "../session/SessionContext.tsx";
import { SettingsScreen } from "../settings/SettingsScreen.tsx";
import { failureText, text } from "../strings.ts";
import { TicketsScreen } from "../tickets/TicketsScreen.tsx";
import { ConfirmProvider } from "./ConfirmContext.tsx";
import { ConnectionNotice } from "./ConnectionNotice.tsx";
import { createPresence } from "./createPresence.ts";
import { useEnvironment } from "./EnvironmentContext.tsx";
import { NavigationRail } from "./NavigationRail.tsx";
import { useRouter } from "./RouterContext.tsx";
import { ShortcutsDialog } from "./ShortcutsDialog.tsx";
import { Splash } from "./Splash.tsx";
import { createShortcuts } from "./shortcuts.ts";
import { ToastProvider } from "./ToastContext.tsx";
import { useWorkspace, WorkspaceContext, type WorkspaceState } from "./WorkspaceContext.ts";

/** Everything behind the sign-in: waits until it is known who is here, then shows the screens. */
export function Workspace() {
  const session = useSession();
  const me = createQuery(api.agents.me, () => ({}));
  const known = (): Me | undefined => me.value();
  // A session that has ended leads to the sign-in screen by itself; no error flashes up on the way.
  const failure = () => {
    const current = me.failure();
    return current && !endsSession(current) ? current : undefined;
  };

  return (
    <Switch fallback={<Splash />}>
      <Match when={failure()}>
        {(problem) => (
          <main class="c-page-center">
            <h1 class="oc-sr">{text.product}</h1>
            <EmptyState icon="alert" tone="danger" title={text.bootFailedTitle} body={failureText(problem())}>
              <div class="c-actions">
                <Button variant="primary" onClick={me.retry}>
                  {text.retry}
                </Button>
                <Button variant="ghost" onClick={session.signOut}>
                  {text.nav.signOut}
                </Button>
              </div>
            </EmptyState>
          </main>
        )}
      </Match>
      <Match when={known()}>{(value) => <Screens me={value()} />}</Match>
    </Switch>
  );
}

function Screens(props: { me: Me }) {
  const counts = createQuery(api.inbox.counts, () => ({}));
  const ticketCounts = createQuery(api.ticketInbox.counts, () => ({}));
  const isOneOf = (...roles: string[]): boolean => roles.includes(props.me.agent.role);
  const workspace: WorkspaceState = {
    me: () => props.me,
    unread: () => counts.value()?.unread ?? 0,
    openCount: () => counts.value()?.open,
    unreadTickets: () => ticketCounts.value()?.unread ?? 0,
    openTickets: () => ticketCounts.value()?.open,
    canReply: () => !isOneOf("viewer"),
    canManage: () => isOneOf("owner", "admin"),
    canModerate: () => !isOneOf("viewer"),
    canWrite: () => !isOneOf("viewer"),
  };
  createPresence(workspace.canReply);
  return (
    <WorkspaceContext.Provider value={workspace}>
      <ToastProvider>
        <ConfirmProvider>
          <OutboxProvider>
            <Layout />
          </OutboxProvider>
        </ConfirmProvider>
      </ToastProvider>
    </WorkspaceContext.Provider>
  );
}

function Layout() {
  const router = useRouter();
  let help!: HTMLDialogElement;
  const openHelp = (): void => {
    if (!help.open) help.showModal();
  };
  createDocumentTitle();
  createShortcuts({ "?": openHelp });
  const isDeep = (): boolean => {
    const route = router.route();
    if (route.name === "tickets") return route.ticketId !== null;
    if (route.name === "articles") return route.articleId !== null;
    return route.name === "inbox" && route.conversationId !== null;
  };

  return (
    <div class="c-app" data-deep={isDeep() ? "true" : "false"}>
      <a class="c-skip" href="#main" onClick={skipToMain}>
        {text.skipToContent}
      </a>
      <NavigationRail onShowShortcuts={openHelp} />
      <div class="c-stage">
        <ConnectionNotice />
        <main id="main" class="c-main" tabIndex={-1}>
          <Switch>
            <Match when={router.route().name === "inbox"}>
              <InboxScreen />
            </Match>
            <Match when={router.route().name === "articles"}>
              <ArticlesScreen />
            </Match>
            <Match when={router.route().name === "tickets"}>
              <TicketsScreen />
            </Match>
            <Match when={router.route().name === "settings"}>
              <SettingsScreen />
            </Match>
          </Switch>
        </main>
      </div>
      <ShortcutsDialog ref={(element) => (help = element)} />
    </div>
  );
}

/** The address's hash belongs to the router, so the skip link moves focus itself. */
function skipToMain(event: MouseEvent & { currentTarget: HTMLAnchorElement }): void {
  event.preventDefault();
  event.currentTarget.ownerDocument.getElementById("main")?.focus();
}

function createDocumentTitle(): void {
  const router = useRouter();
  const workspace = useWorkspace();
  const { view } = useEnvironment();
  createEffect(() => {
    const page = text[router.route().name].title;
    view.document.title = text.title(page, workspace.me().workspace.name, workspace.unread());
  });
  onCleanup(() => {
    view.document.title = text.product;
  });
}
