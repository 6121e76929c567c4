import { Match, Show, Switch } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api, type MailSettings } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.mail.test;

/** Sends a test mail and says what became of it, and of the answers that were mailed. */
export function MailTest(props: { settings: MailSettings; isChanged: boolean }) {
  const { ago, now } = useEnvironment();
  const toast = useToast();
  const sendTest = createMutation(api.mail.sendTest);
  const test = () => props.settings.test;
  const isUnderWay = () => test() !== null && test()?.endedAt === undefined;
  const when = (at: number | undefined) => ago(at ?? 0, now());
  const send = async (): Promise<void> => {
    const outcome = await sendTest({});
    if (!outcome.ok) toast({ text: failureText(outcome.failure), tone: "danger" });
  };
  return (
    <Section
      title={words.title}
      lead={words.lead}
      action={
        <Button
          icon="mail"
          busy={isUnderWay()}
          disabled={props.isChanged}
          title={props.isChanged ? words.saveFirst : undefined}
          onClick={() => void send()}
        >
          {words.send}
        </Button>
      }
    >
      <div class="c-stack-2" role="status">
        <Show when={test()}>
          {(value) => (
            <Switch fallback={<p class="c-note">{words.underWay(value().to)}</p>}>
              <Match when={value().problem}>
                {(problem) => <Trouble lead={words.failed(when(value().endedAt))} problem={problem()} />}
              </Match>
              <Match when={value().endedAt}>
                <p class="c-note">
                  <Icon name="check" size={16} />
                  {words.ok(value().to, when(value().endedAt))}
                </p>
              </Match>
            </Switch>
          )}
        </Show>
        <Show when={props.settings.problem}>
          {(problem) => <Trouble lead={words.problem(when(problem().at))} problem={problem().text} />}
        </Show>
        <Show when={props.settings.lastSentAt}>
          {(at) => <p class="c-small c-muted">{words.lastSent(when(at()))}</p>}
        </Show>
      </div>
    </Section>
  );
}

function Trouble(props: { lead: string; problem: string }) {
  return (
    <p class="c-callout" data-tone="danger">
      <Icon name="alert" size={18} />
      <span>
        {props.lead} <code dir="ltr">{props.problem}</code>
      </span>
    </p>
  );
}
