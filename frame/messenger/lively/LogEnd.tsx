import { For, Show } from "solid-js";
import { t } from "../../strings/t.ts";
import type { LivelyState } from "./createLivelyState.ts";
import { EmailCard } from "./EmailCard.tsx";

/** What stands after the newest message: answers to choose from, common questions, and the question for an address. */
export function LogEnd(props: { state: LivelyState }) {
  return (
    <>
      <Show when={props.state.issues().length > 0}>
        <ul class="oc-issues" aria-label={t("commonIssues")}>
          <For each={props.state.issues()}>
            {(issue) => (
              <li>
                <button
                  type="button"
                  class="oc-issue"
                  dir="auto"
                  onClick={() => props.state.takeIssue(issue)}
                >
                  {issue.label}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.state.replies().length > 0}>
        <ul class="oc-replies" aria-label={t("quickReplies")}>
          <For each={props.state.replies()}>
            {(reply) => (
              <li>
                <button type="button" class="oc-reply" dir="auto" onClick={() => props.state.reply(reply)}>
                  {reply}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.state.asksEmail()}>
        <EmailCard
          takesFocus={props.state.isEmailWanted()}
          onSaved={props.state.emailSaved}
          onSkip={props.state.emailSkipped}
        />
      </Show>
      <Show when={props.state.savedEmail()}>
        {(email) => (
          // Read out by the log it stands in.
          <p class="oc-system">
            <bdi>{t("emailSaved", { email: email() })}</bdi>
          </p>
        )}
      </Show>
    </>
  );
}

type Buttons = readonly { label: string; href: string; host?: string }[];

/** Buttons under a message that lead somewhere. Addresses are the server's parse; another host is shown. */
export function LinkButtons(props: { buttons: Buttons }) {
  return (
    <p class="oc-linkbuttons">
      <For each={props.buttons}>
        {(button) => (
          <a
            class="oc-linkbutton"
            dir="auto"
            href={button.href}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            // Its name is what it reads; where it leads is told beside.
            title={button.host ? t("leadsTo", { label: button.label, host: button.host }) : undefined}
          >
            {button.label}
            <Show when={button.host}>
              <small dir="ltr">{button.host}</small>
            </Show>
          </a>
        )}
      </For>
    </p>
  );
}
