import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";
import type { AuthoringError, Calls } from "./calls.ts";
import { type Fault, readFault } from "./faults.ts";
import { applyWork, discardWork, type Edited, type Fields, saveWork } from "./functions.ts";
import { begin, fieldsOf, type History, perform, redo, undo } from "./history.ts";
import { isSame } from "./isSame.ts";
import type { Operation } from "./operations.ts";
import { Saver, type SaveState } from "./saver.ts";

export type WorkWorld = {
  calls: Calls;
  window: Pick<Window, "addEventListener">;
  /** The session is over. */
  onOver(error: AuthoringError): void;
};

/** What the author has written, and how it stands with the server. */
export type Work = {
  fields: Accessor<Fields>;
  /** As it is on the server. */
  edited: Accessor<Edited>;
  saving: Accessor<SaveState>;
  isApplying: Accessor<boolean>;
  /** It differs from what is applied. */
  isDirty: Accessor<boolean>;
  /** A colleague has applied something else meanwhile. */
  isContested: Accessor<boolean>;
  fault: Accessor<Fault | null>;
  canUndo: Accessor<boolean>;
  canRedo: Accessor<boolean>;
  perform(operation: Operation): void;
  undo(): void;
  redo(): void;
  /** Resolves with whether it is what visitors get now. */
  apply(): Promise<boolean>;
  /** Throws away what is not applied. */
  discard(): void;
  /** Of a colleague's version and one's own. */
  choose(whose: "mine" | "theirs"): void;
  /** The server tells how it stands. */
  receive(edited: Edited): void;
  /** Says that the author is still there. */
  renew(): void;
  /** Resolves when what is written was saved, if it could be. */
  settle(): Promise<void>;
};

/** Holds an author's work: changed by operations, saved by itself, applied when its author says so. */
export function createWork(first: Edited, { calls, window, onOver }: WorkWorld): Work {
  const [history, setHistory] = createSignal<History>(begin(first.work?.fields ?? first.fields));
  const [base, setBase] = createSignal(first.work?.baseVersion ?? first.version);
  const [edited, setEdited] = createSignal(first);
  const [applied, setApplied] = createSignal<Fields>(first.fields);
  const [saving, setSaving] = createSignal<SaveState>("saved");
  const [isApplying, setApplying] = createSignal(false);
  const [fault, setFault] = createSignal<Fault | null>(null);
  const fields = createMemo(() => fieldsOf(history()));
  const isDirty = createMemo(() => !isSame(fields(), applied()));
  const written = () => ({ fields: fields(), baseVersion: base() });
  const saver = new Saver({
    save: () => calls.run("mutation", saveWork, written()),
    onState: setSaving,
    onOver,
  });
  keepOnLeaving(window, saver, () => calls.send(saveWork, written()));
  onCleanup(() => saver.stop());

  const change = (to: (history: History) => History): void => {
    const next = to(history());
    if (next === history()) return;
    setHistory(next);
    saver.touch();
  };
  const take = (now: Edited): void => {
    setApplied(now.fields);
    setHistory(begin(now.fields));
    setBase(now.version);
    setFault(null);
    saver.settle();
  };
  const receive = (now: Edited): void => {
    setEdited(now);
    if (now.version !== base() && !isApplying() && !isDirty()) take(now);
  };
  const discard = (): void => {
    take(edited());
    calls.run("mutation", discardWork, {}).catch(() => undefined);
  };
  const apply = async (): Promise<boolean> => {
    if (isApplying()) return false;
    setApplying(true);
    setFault(null);
    try {
      // What is on its way would come after, as unfinished work of an old version.
      await saver.flush();
      const sent = written();
      const { version } = await calls.run("mutation", applyWork, sent);
      setBase(version);
      setApplied(sent.fields);
      if (fields() === sent.fields) saver.settle();
      else saver.touch();
      return true;
    } catch (error) {
      setFault(toFault(error as AuthoringError, fields(), onOver));
      return false;
    } finally {
      setApplying(false);
      receive(edited());
    }
  };
  return {
    fields,
    edited,
    saving,
    isApplying,
    isDirty,
    isContested: createMemo(() => edited().version > base() && isDirty() && !isApplying()),
    fault,
    canUndo: createMemo(() => history().done.length > 0),
    canRedo: createMemo(() => history().undone.length > 0),
    perform(operation) {
      setFault(null);
      change((now) => perform(now, operation));
    },
    undo: () => change(undo),
    redo: () => change(redo),
    apply,
    discard,
    choose(whose) {
      if (whose === "theirs") return discard();
      setBase(edited().version);
      saver.touch();
      return undefined;
    },
    receive,
    renew: () => saver.touch(),
    settle: () => saver.flush(),
  };
}

/** What is wrong, for its author; null where it is said elsewhere. */
function toFault(error: AuthoringError, fields: Fields, onOver: WorkWorld["onOver"]): Fault | null {
  const { code, message } = error;
  if (code === "INPUT_INVALID") return readFault(message, fields);
  if (code === "OFFLINE" || code === "RATE_LIMITED") return { id: null, field: code, text: message };
  // The version that it is about comes by itself.
  if (code === "CHANGED_MEANWHILE") return null;
  onOver(error);
  return null;
}

/** Asks before a page with unsaved work is left, and sends it off if it is left all the same. */
function keepOnLeaving(
  window: Pick<Window, "addEventListener">,
  saver: Saver,
  send: () => Promise<unknown>,
): void {
  const life = new AbortController();
  const { signal } = life;
  window.addEventListener("beforeunload", (event) => saver.isUnsaved() && event.preventDefault(), { signal });
  window.addEventListener("pagehide", () => saver.isUnsaved() && void send().catch(() => undefined), {
    signal,
  });
  onCleanup(() => life.abort());
}
