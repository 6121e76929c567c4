import { Icon } from "../../../ui/Icon.tsx";
import { api, type Coverage, type IdentitySettings } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Query } from "../../data/createQuery.ts";
import { Choice, Switch } from "../../shell/Choice.tsx";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { createSave } from "../../shell/createSave.ts";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { CoverageMeter } from "./CoverageMeter.tsx";

const words = text.security.verification;

type Mode = IdentitySettings["mode"];

/**
 * Who is let in. Letting more people in takes effect at once; shutting some out asks first, and says how many the
 * last week would have cost.
 */
export function VerificationSection(props: { settings: IdentitySettings; coverage: Query<Coverage> }) {
  const confirm = useConfirm();
  const { save } = createSave();
  const setVerification = createMutation(api.security.setVerification);
  const hasKey = () => props.settings.keys.some((key) => key.isActive);
  const total = () => props.coverage.value()?.total;

  const setMode = (mode: Mode): void => {
    const run = () => setVerification({ mode, allowAnonymous: props.settings.allowAnonymous });
    const done = words.savedMode[mode];
    if (mode === "optional") return void save(run, { text: done });
    const body = [requireCost(total()), words.requireHow];
    confirm({ title: words.requireTitle, action: words.requireAction, tone: "primary", body, run, done });
  };
  const setAllowAnonymous = (allowAnonymous: boolean): void => {
    const run = () => setVerification({ mode: props.settings.mode, allowAnonymous });
    const done = words.savedAnonymous[allowAnonymous ? "on" : "off"];
    if (allowAnonymous) return void save(run, { text: done });
    const body = [words.anonymousLosses(total()?.anonymous ?? 0)];
    confirm({ title: words.anonymousTitle, action: words.anonymousAction, tone: "primary", body, run, done });
  };

  return (
    <Section title={text.security.verification.title} lead={words.lead}>
      <Choice<Mode>
        legend={words.mode}
        value={props.settings.mode}
        onChoose={setMode}
        options={[
          { value: "optional", title: words.optional, hint: words.optionalHint },
          {
            value: "required",
            title: words.required,
            hint: words.requiredHint,
            obstacle: hasKey() ? undefined : words.needsKey,
          },
        ]}
      />
      <Switch
        label={words.anonymous}
        hint={words.anonymousHint}
        isOn={props.settings.allowAnonymous}
        onSwitch={setAllowAnonymous}
      />
      <CoverageMeter query={props.coverage} />
      <p class="c-note">
        <Icon name="users" size={16} />
        {words.docs}
      </p>
    </Section>
  );
}

/** How the last week would have looked with proof required. */
function requireCost(total: Coverage["total"] | undefined): string {
  if (!total) return words.requireUnknown;
  if (total.claimed + total.verified === 0) return words.requireNothing;
  if (total.claimed === 0) return words.requireSafe(total.verified);
  return words.requireLosses(total.claimed, total.claimed + total.verified);
}
