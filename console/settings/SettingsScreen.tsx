import { Match, Switch } from "solid-js";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import { type SettingsPage, toHash } from "../shell/route.ts";
import { text } from "../strings.ts";
import { InstallationPage } from "./installation/InstallationPage.tsx";
import { MessengerPage } from "./messenger/MessengerPage.tsx";
import { SecurityPage } from "./security/SecurityPage.tsx";

const words = text.settings;

/** Settings: sections beside, one page at a time. */
export function SettingsScreen() {
  const router = useRouter();
  const page = (): SettingsPage => {
    const route = router.route();
    return route.name === "settings" ? route.page : "installation";
  };
  return (
    <div class="c-settings">
      <nav class="c-settings-nav" aria-label={words.nav}>
        <h2 class="c-settings-title">{words.title}</h2>
        <ul>
          <SectionLink page="installation" current={page()} icon="code" label={words.installation} />
          <SectionLink page="messenger" current={page()} icon="chat" label={words.messenger} />
          <SectionLink page="security" current={page()} icon="shield" label={words.security} />
        </ul>
      </nav>
      <div class="c-settings-scroll oc-scroll">
        <div class="c-settings-page">
          <Switch>
            <Match when={page() === "installation"}>
              <InstallationPage />
            </Match>
            <Match when={page() === "messenger"}>
              <MessengerPage />
            </Match>
            <Match when={page() === "security"}>
              <SecurityPage />
            </Match>
          </Switch>
        </div>
      </div>
    </div>
  );
}

function SectionLink(props: { page: SettingsPage; current: SettingsPage; icon: IconName; label: string }) {
  return (
    <li>
      <a
        class="c-settings-link"
        href={toHash({ name: "settings", page: props.page })}
        aria-current={props.page === props.current ? "page" : undefined}
      >
        <Icon name={props.icon} size={18} />
        <span>{props.label}</span>
      </a>
    </li>
  );
}
