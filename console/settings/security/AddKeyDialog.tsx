import { createSignal, createUniqueId, onCleanup, Show } from "solid-js";
import { api, type IdentityKey, type IdentitySettings } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Outcome } from "../../data/errors.ts";
import { randomHex256 } from "../../session/credentials.ts";
import { Choice, type ChoiceOption } from "../../shell/Choice.tsx";
import { DialogAction } from "../../shell/ConfirmContext.tsx";
import { Dialog } from "../../shell/Dialog.tsx";
import { text } from "../../strings.ts";
import { NewKey, type NewKeyProps } from "./NewKey.tsx";
import type { KeyKind } from "./serverCode.ts";

const words = text.security.addKey;

const ALGORITHMS: Record<KeyKind, IdentityKey["algorithm"]> = {
  userHash: "HMAC-SHA256",
  userToken: "HS256",
  publicKey: "EdDSA",
};
const MAX_ACTIVE = 2;

/**
 * Chooses a kind of key, makes it and shows what it is for. A secret is made here, goes to the server once and is
 * shown once; it is held by this dialog alone and is gone with it.
 */
export function AddKeyDialog(props: { settings: IdentitySettings; onClosed: () => void }) {
  const options = createOptions(() => props.settings);
  const [kind, setKind] = createSignal<KeyKind | null>(firstFree(options()));
  const [publicKey, setPublicKey] = createSignal("");
  const [made, setMade] = createSignal<NewKeyProps | null>(null);
  const make = createKeyMaker(setMade);
  const title = () => {
    const key = made();
    return key ? words.doneTitle[key.kind] : words.title;
  };

  return (
    <Dialog
      title={title()}
      size={made() ? "lg" : "md"}
      isPinned={made()?.secret != null}
      hasOwnClose
      onClosed={props.onClosed}
    >
      {(close) => (
        <Show
          when={made()}
          fallback={
            <>
              <Choice<KeyKind>
                legend={words.kind}
                isLegendHidden
                value={kind()}
                onChoose={setKind}
                options={options()}
              />
              <Show when={kind() === "publicKey"}>
                <PublicKeyField value={publicKey()} onInput={setPublicKey} />
              </Show>
              <DialogAction
                label={kind() === "publicKey" ? words.addPublic : words.create}
                tone="primary"
                isDisabled={kind() === null}
                // Once there is something to show, the dialog stays for that.
                close={() => made() || close()}
                run={() => make(kind(), publicKey())}
                onDone={() => {}}
              />
            </>
          }
        >
          {(key) => <NewKey kind={key().kind} secret={key().secret} close={close} />}
        </Show>
      )}
    </Dialog>
  );
}

/** Makes a key and hands it to `onMade`. One whose dialog has gone meanwhile is taken back: nobody has seen its secret. */
function createKeyMaker(
  onMade: (key: NewKeyProps) => void,
): (kind: KeyKind | null, publicKey: string) => Promise<Outcome<unknown>> {
  const addSecret = createMutation(api.security.addSecret);
  const addPublicKey = createMutation(api.security.addPublicKey);
  const retireKey = createMutation(api.security.retireKey);
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  return async (kind, publicKey) => {
    if (kind === null) return refused("");
    if (kind === "publicKey") {
      const problem = problemWith(publicKey);
      if (problem) return refused(problem);
      const outcome = await addPublicKey({ publicKey: publicKey.trim() });
      if (outcome.ok) onMade({ kind, secret: null });
      return outcome;
    }
    const secret = randomHex256();
    const outcome = await addSecret({ use: kind, secret });
    if (outcome.ok && isGone) return retireKey({ keyId: outcome.value.keyId, when: "now" });
    if (outcome.ok) onMade({ kind, secret });
    return outcome;
  };
}

function PublicKeyField(props: { value: string; onInput: (value: string) => void }) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{words.publicLabel}</label>
      <textarea
        id={id}
        class="c-input c-textarea oc-scroll"
        rows={4}
        dir="ltr"
        spellcheck={false}
        autocomplete="off"
        autocapitalize="none"
        value={props.value}
        aria-describedby={`${id}-help`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id={`${id}-help`} class="c-small c-muted">
        {words.publicHelp}
      </p>
    </div>
  );
}

function createOptions(settings: () => IdentitySettings): () => ChoiceOption<KeyKind>[] {
  const obstacle = (kind: KeyKind): string | undefined => {
    const active = settings().keys.filter((key) => key.isActive && key.algorithm === ALGORITHMS[kind]);
    if (active.length >= MAX_ACTIVE) return words.full;
    return kind !== "publicKey" && !settings().canStoreSecrets ? text.security.keys.cannotStore : undefined;
  };
  return () =>
    (["userToken", "publicKey", "userHash"] as const).map((kind) => ({
      value: kind,
      title: words.kinds[kind],
      hint: words.kinds[`${kind}Hint`],
      obstacle: obstacle(kind),
    }));
}

const firstFree = (options: readonly ChoiceOption<KeyKind>[]): KeyKind | null =>
  options.find((option) => !option.obstacle)?.value ?? null;

/** What can be said without asking. A private key never leaves this page: whoever pasted it is told, and nobody else. */
function problemWith(pasted: string): string | null {
  if (!pasted.trim()) return words.publicMissing;
  return /PRIVATE KEY/.test(pasted) ? words.privatePasted : null;
}

const refused = (message: string): Outcome<never> => ({
  ok: false,
  failure: { code: "INPUT_INVALID", message },
});
