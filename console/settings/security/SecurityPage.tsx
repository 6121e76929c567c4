import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { KeysSection } from "./KeysSection.tsx";
import { LifetimeSection } from "./LifetimeSection.tsx";
import { OriginsSection } from "./OriginsSection.tsx";
import { PageHandlesSection } from "./PageHandlesSection.tsx";
import { SessionsSection } from "./SessionsSection.tsx";
import { SharedDevicesSection } from "./SharedDevicesSection.tsx";
import { VerificationSection } from "./VerificationSection.tsx";

const words = text.security;

/** Security: which sites may show the messenger, who its visitors are, and for how long a sign-in lasts. */
export function SecurityPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words}>
        <Sections />
      </ForManagers>
    </SettingsPage>
  );
}

function Sections() {
  const origins = createQuery(api.workspaces.security, () => ({}));
  const identity = createQuery(api.security.get, () => ({}));
  const coverage = createQuery(api.security.coverage, () => ({}));
  return (
    <div class="c-sections">
      <OriginsSection query={origins} />
      <Loaded query={identity} failedTitle={text.settings.failedTitle}>
        {(settings) => (
          <>
            <VerificationSection settings={settings()} coverage={coverage} />
            <KeysSection settings={settings()} coverage={coverage.value()} />
            <LifetimeSection sessionLifetimeMs={settings().sessionLifetimeMs} />
            <PageHandlesSection isOn={settings().pageHandles} />
            <SharedDevicesSection isOn={settings().sharedDevices} />
            <SessionsSection />
          </>
        )}
      </Loaded>
    </div>
  );
}
