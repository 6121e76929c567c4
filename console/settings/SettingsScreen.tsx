import { createEffect, For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { ItemFaults } from "../data/api.ts";
import { useRouter } from "../shell/RouterContext.tsx";
import { SETTINGS_PAGES, type SettingsPage, toHash } from "../shell/route.ts";
import { text } from "../strings.ts";
import { AnnouncementsPage } from "./announcements/AnnouncementsPage.tsx";
import { ChecklistsPage } from "./checklists/ChecklistsPage.tsx";
import { createFaults } from "./createFaults.ts";
import { InstallationPage } from "./installation/InstallationPage.tsx";
import { MailPage } from "./mail/MailPage.tsx";
import { MessagesPage } from "./messages/MessagesPage.tsx";
import { MessengerPage } from "./messenger/MessengerPage.tsx";
import { OfficeHoursPage } from "./officeHours/OfficeHoursPage.tsx";
import { RatingsPage } from "./ratings/RatingsPage.tsx";
import { SecurityPage } from "./security/SecurityPage.tsx";
import { SegmentsPage } from "./segments/SegmentsPage.tsx";
import { TextsPage } from "./texts/TextsPage.tsx";
import { TicketFormsPage } from "./ticketForms/TicketFormsPage.tsx";
import { TooltipsPage } from "./tooltips/TooltipsPage.tsx";
import { ToursPage } from "./tours/ToursPage.tsx";
import { TrackingPage } from "./tracking/TrackingPage.tsx";
import { WebhooksPage } from "./webhooks/WebhooksPage.tsx";

const words = text.settings;

const PAGES: Record<SettingsPage, { icon: IconName; screen: () => JSX.Element }> = {
  installation: { icon: "code", screen: InstallationPage },
  messenger: { icon: "home", screen: MessengerPage },
  messages: { icon: "chat", screen: MessagesPage },
  texts: { icon: "note", screen: TextsPage },
  officeHours: { icon: "clock", screen: OfficeHoursPage },
  ticketForms: { icon: "ticket", screen: TicketFormsPage },
  announcements: { icon: "spark", screen: AnnouncementsPage },
  checklists: { icon: "check", screen: ChecklistsPage },
  tours: { icon: "compass", screen: ToursPage },
  tooltips: { icon: "help", screen: TooltipsPage },
  segments: { icon: "users", screen: SegmentsPage },
  ratings: { icon: "face4", screen: RatingsPage },
  mail: { icon: "mail", screen: MailPage },
  webhooks: { icon: "webhook", screen: WebhooksPage },
  tracking: { icon: "globe", screen: TrackingPage },
  security: { icon: "shield", screen: SecurityPage },
};

/** Kinds that are written on a page of their own. */
const WRITTEN_ON: Partial<Record<SettingsPage, ItemFaults["kind"]>> = {
  checklists: "checklist",
  tours: "tour",
  tooltips: "tooltip",
};

/** Settings: sections beside, one page at a time. */
export function SettingsScreen() {
  const router = useRouter();
  const page = (): SettingsPage => {
    const route = router.route();
    return route.name === "settings" ? route.page : SETTINGS_PAGES[0];
  };
  const faults = createFaults();
  // Where they are told: all of them beside the segments, and what can be written here on its own page.
  const faultsOn = (name: SettingsPage): number =>
    faults().filter(({ kind }) => name === "segments" || WRITTEN_ON[name] === kind).length;
  return (
    <div class="c-settings">
      <nav class="c-settings-nav" aria-label={words.nav}>
        <h2 class="c-settings-title">{words.title}</h2>
        <ul>
          <For each={SETTINGS_PAGES}>
            {(name) => (
              <SectionLink
                page={name}
                current={page()}
                icon={PAGES[name].icon}
                label={words.pages[name]}
                faults={faultsOn(name)}
              />
            )}
          </For>
        </ul>
      </nav>
      <div class="c-settings-scroll oc-scroll">
        <div class="c-settings-page">
          <Dynamic component={PAGES[page()].screen} />
        </div>
      </div>
    </div>
  );
}

function SectionLink(props: {
  page: SettingsPage;
  current: SettingsPage;
  icon: IconName;
  label: string;
  faults: number;
}) {
  let link!: HTMLAnchorElement;
  // On a narrow screen the sections are a strip that scrolls: where one is stays in sight.
  createEffect(() => {
    if (props.page === props.current) link.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  });
  return (
    <li>
      <a
        ref={link}
        class="c-settings-link"
        href={toHash({ name: "settings", page: props.page })}
        aria-current={props.page === props.current ? "page" : undefined}
      >
        <Icon name={props.icon} size={18} />
        <span>{props.label}</span>
        <Show when={props.faults > 0}>
          <span class="c-settings-faults">
            <Icon name="alert" size={16} />
            <span class="oc-sr">{text.faults.count(props.faults)}</span>
          </span>
        </Show>
      </a>
    </li>
  );
}
