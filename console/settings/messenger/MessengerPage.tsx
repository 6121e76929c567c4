import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { AppearanceSection } from "./AppearanceSection.tsx";
import { BrandingSection } from "./BrandingSection.tsx";
import { HomeSection } from "./HomeSection.tsx";
import { TabsSection } from "./TabsSection.tsx";

const words = text.messenger;

/** Settings › Messenger: tabs, home cards and looks. */
export function MessengerPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words}>
        <Sections />
      </ForManagers>
    </SettingsPage>
  );
}

function Sections() {
  const settings = createQuery(api.messenger.get, () => ({}));
  return (
    <div class="c-sections">
      <Loaded query={settings} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <>
            <TabsSection config={value().config} />
            <HomeSection config={value().config} />
            <AppearanceSection appearance={value().appearance} branding={value().branding} />
            <BrandingSection appearance={value().appearance} branding={value().branding} />
          </>
        )}
      </Loaded>
    </div>
  );
}
