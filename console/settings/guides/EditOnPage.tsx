import { createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import { Button, type ButtonProps } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import type { Outcome } from "../../data/errors.ts";
import { randomHex256, sha256Hex } from "../../session/credentials.ts";
import { PasswordAgain } from "../../session/PasswordAgain.tsx";
import { DialogAction } from "../../shell/ConfirmContext.tsx";
import { type CloseDialog, Dialog } from "../../shell/Dialog.tsx";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { Field } from "../Field.tsx";
import { problemOf, rememberedPage, rememberPage, suggestPages, withCode } from "./authoringPage.ts";
import { createEditors } from "./createEditors.ts";
import { takeFresh } from "./freshGuide.ts";

const words = text.guides.onPage;
/** The code is good for a minute; who presses the link at its end would come too late. */
const LINK_MS = 55_000;

export type EditOnPageProps = {
  content: { type: "tour" | "tooltip"; id: string };
  /** Patterns of the pages it is for. */
  include: readonly string[];
  /** The step to begin with. */
  stepId?: string;
  label: string;
  "aria-label"?: string;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  /** Opens by itself for what was created a moment ago. */
  isFirst?: boolean;
};

/** A button that asks for a page and opens it with the editor on it. */
export function EditOnPage(props: EditOnPageProps) {
  // oxlint-disable-next-line solid/reactivity
  const [isOpen, setOpen] = createSignal(props.isFirst === true && takeFresh(props.content.id));
  return (
    <>
      <Button
        icon="compose"
        variant={props.variant ?? "secondary"}
        size={props.size ?? "md"}
        aria-label={props["aria-label"]}
        onClick={() => setOpen(true)}
      >
        {props.label}
      </Button>
      <Show when={isOpen()}>
        <Dialog title={words.dialog} onClosed={() => setOpen(false)}>
          {(close) => <Opening {...props} close={close} />}
        </Dialog>
      </Show>
    </>
  );
}

type OpeningProps = EditOnPageProps & { close: CloseDialog };

/** Asks for the address, and then has the link in case the browser has opened nothing. */
function Opening(props: OpeningProps) {
  const { view } = useEnvironment();
  const begin = createMutation(api.authoring.begin);
  // oxlint-disable-next-line solid/reactivity
  const [address, setAddress] = createSignal(rememberedPage(view, props.content.id));
  const [link, setLink] = createSignal<string | null>(null);
  const [isAskedAgain, setAskedAgain] = createSignal(false);
  // oxlint-disable-next-line solid/reactivity
  const editorOf = createEditors(props.content.type);
  /** A session that an earlier link has begun. */
  let before: string | undefined;
  createEffect(() => {
    const editor = editorOf(props.content.id);
    // The page is open for editing: nothing is left to say here.
    if (link() && editor?.isOwn && editor.sessionId !== before) props.close();
  });
  const open = async (): Promise<Outcome<unknown>> => {
    const problem = problemOf(address());
    if (problem) return refused(words[problem]);
    // Made here: the server learns only its hash.
    const code = randomHex256();
    const outcome = await begin({
      content: props.content,
      url: address(),
      codeHash: await sha256Hex(code),
      ...(props.stepId === undefined ? {} : { stepId: props.stepId }),
    });
    // Asked for once: it goes on by itself then.
    setAskedAgain(!outcome.ok && outcome.failure.code === "SIGN_IN_AGAIN");
    if (!outcome.ok)
      return outcome.failure.code === "ORIGIN_REFUSED"
        ? refused(words.refused(new URL(address().trim()).origin))
        : outcome;
    const { url } = outcome.value;
    before = editorOf(props.content.id)?.sessionId;
    rememberPage(view, props.content.id, url);
    const target = withCode(url, code);
    setLink(target);
    view.open(target, "_blank", "noopener,noreferrer");
    return outcome;
  };
  return (
    <Show
      when={link()}
      keyed
      fallback={
        <Show
          when={!isAskedAgain()}
          fallback={
            <PasswordAgain lead={words.askedAgain} submit={words.open} goOn={open} close={props.close} />
          }
        >
          <p class="c-muted">{words.lead}</p>
          <Address value={address()} include={props.include} onInput={setAddress} />
          <DialogAction
            label={words.open}
            tone="primary"
            // With the link to show, or the password to ask for, the dialog stays for that.
            close={() => link() ?? props.close()}
            run={open}
            onDone={() => {}}
          />
        </Show>
      }
    >
      {(url) => <Opened url={url} onAgain={() => setLink(null)} close={props.close} />}
    </Show>
  );
}

function Address(props: { value: string; include: readonly string[]; onInput: (value: string) => void }) {
  const installs = createQuery(api.installs.list, () => ({}));
  const origins = () => (installs.value()?.installs ?? []).map(({ origin }) => origin);
  const suggested = () => suggestPages(props.include, origins()).filter((url) => url !== props.value);
  return (
    <div class="c-stack-4">
      <Field label={words.address}>
        {(id) => (
          <input
            id={id}
            class="c-input"
            type="url"
            dir="ltr"
            inputmode="url"
            autocomplete="url"
            autocapitalize="none"
            spellcheck={false}
            maxlength={2_048}
            placeholder="https://"
            value={props.value}
            onInput={(event) => props.onInput(event.currentTarget.value)}
          />
        )}
      </Field>
      <Show when={suggested().length > 0}>
        <ul class="c-suggestions" aria-label={words.suggestions}>
          <For each={suggested()}>
            {(url) => (
              <li>
                <button type="button" class="c-suggestion" dir="ltr" onClick={() => props.onInput(url)}>
                  {url}
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

function Opened(props: { url: string; onAgain: () => void; close: CloseDialog }) {
  const [isOld, setOld] = createSignal(false);
  const timer = setTimeout(() => setOld(true), LINK_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <>
      <p role="status">{words.opened}</p>
      <Show when={!isOld()} fallback={<p class="c-muted">{words.expired}</p>}>
        <div class="c-stack-4">
          <p class="c-muted">{words.openedHint}</p>
          <p>
            <a href={props.url} target="_blank" rel="noopener noreferrer" onClick={() => props.close()}>
              {words.link(new URL(props.url).host)}
            </a>
          </p>
        </div>
      </Show>
      <footer class="c-dialog-foot">
        <div class="c-dialog-buttons">
          <Show when={isOld()}>
            <Button onClick={() => props.onAgain()}>{words.again}</Button>
          </Show>
          <Button variant="primary" onClick={() => props.close()}>
            {words.done}
          </Button>
        </div>
      </footer>
    </>
  );
}

const refused = (message: string): Outcome<never> => ({
  ok: false,
  failure: { code: "INPUT_INVALID", message },
});
