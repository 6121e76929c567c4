import { Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type Installs } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Outcome } from "../../data/errors.ts";
import { randomHex256, sha256Hex } from "../../session/credentials.ts";
import { Switch } from "../../shell/Choice.tsx";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { createSave } from "../../shell/createSave.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { useWorkspace } from "../../shell/WorkspaceContext.ts";
import { text } from "../../strings.ts";
import { CodeBlock } from "../CodeBlock.tsx";
import { Section } from "../Section.tsx";

const words = text.installation.token;
const HINT_LENGTH = 4;

export type InstallTokenProps = {
  installs: Installs;
  /** The token made on this page, while the page is open. */
  token: string | null;
  onToken: (token: string) => void;
};

/** The one-time token of hosted onboarding: made here, registered by its hash, shown once. */
export function InstallToken(props: InstallTokenProps) {
  const { canManage } = useWorkspace();
  const { save } = createSave();
  const setStrict = createMutation(api.installs.setStrict);
  const changeStrict = (strict: boolean): void =>
    void save(() => setStrict({ strict }), { text: words.savedStrict[strict ? "on" : "off"] });
  return (
    <Section
      title={words.title}
      lead={words.lead}
      action={
        <Show when={canManage()}>
          <IssueButton isReplacing={props.installs.token !== null} onToken={props.onToken} />
        </Show>
      }
    >
      <TokenState value={props.installs.token} />
      <Show when={props.token}>
        {(token) => (
          <div class="c-stack-2">
            <p class="c-callout" data-tone="warning" role="status">
              <Icon name="alert" size={18} />
              <span>{words.once}</span>
            </p>
            <CodeBlock label={words.label} code={token()} />
          </div>
        )}
      </Show>
      <Switch
        label={words.strict}
        hint={words.strictHint}
        isOn={props.installs.strict}
        isDisabled={!canManage()}
        onSwitch={changeStrict}
      />
      <Show when={props.installs.strict && props.installs.token === null}>
        <p class="c-callout" data-tone="warning">
          <Icon name="alert" size={18} />
          <span>{words.strictNeedsToken}</span>
        </p>
      </Show>
      <Show when={!canManage()}>
        <p class="c-small c-muted">{words.readOnly}</p>
      </Show>
    </Section>
  );
}

function TokenState(props: { value: Installs["token"] }) {
  const { ago, now } = useEnvironment();
  const sentence = (): string => {
    const token = props.value;
    if (!token) return words.none;
    if (token.usedAt === null || token.usedOrigin === null)
      return words.unused(token.hint, ago(token.issuedAt, now()));
    return words.used(token.hint, token.usedOrigin, ago(token.usedAt, now()));
  };
  return <p class="c-muted">{sentence()}</p>;
}

function IssueButton(props: { isReplacing: boolean; onToken: (token: string) => void }) {
  const confirm = useConfirm();
  const { save, isBusy } = createSave();
  const issueToken = createMutation(api.installs.issueToken);
  const issue = async (): Promise<Outcome<unknown>> => {
    const token = `onb_${randomHex256()}`;
    const outcome = await issueToken({ tokenHash: await sha256Hex(token), hint: token.slice(-HINT_LENGTH) });
    if (outcome.ok) props.onToken(token);
    return outcome;
  };
  const begin = (): void => {
    if (!props.isReplacing) return void save(issue, { text: words.onceTitle });
    const { rotateTitle: title, rotateAction: action, onceTitle: done } = words;
    confirm({ title, body: [words.rotateBody], action, tone: "primary", run: issue, done });
  };
  return (
    <Button busy={isBusy()} onClick={begin}>
      {props.isReplacing ? words.rotate : words.create}
    </Button>
  );
}
