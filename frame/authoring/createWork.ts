import { type Accessor, createMemo, createSignal, onCleanup, untrack } from "solid-js";
import { type AuthoringError, type Calls, endsSession } from "./calls.ts";
import { type Fault, readFault } from "./faults.ts";
import { applyWork, discardWork, type Edited, type Fields, saveWork } from "./functions.ts";
import { begin, fieldsOf, type History, perform, redo, undo } from "./history.ts";
import { isSame } from "./isSame.ts";
import { dropWork, keepWork, keptWork } from "./keptWork.ts";
import type { Operation } from "./operations.ts";
import { Saver, type SaverWorld, type SaveState } from "./saver.ts";

export type WorkWorld = {
  calls: Calls;
  window: Pick<Window, "addEventListener" | "localStorage">;
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
  const kept = keptWork(window, first);
  const begun = kept ?? first.work;
  const { begin: restart, ...log } = createLog(begun?.fields ?? first.fields, () => {
    setFault(null);
    saver.touch();
  });
  const [base, setBase] = createSignal(begun?.baseVersion ?? first.version);
  const [edited, setEdited] = createSignal(first);
  const [applied, setApplied] = createSignal<Fields>(first.fields);
  const [saving, setSaving] = createSignal<SaveState>("saved");
  const [isApplying, setApplying] = createSignal(false);
  const [fault, setFault] = createSignal<Fault | null>(null);
  const isDirty = createMemo(() => !isSame(log.fields(), applied()));
  const written = () => ({ fields: log.fields(), baseVersion: base() });
  const keep = (): unknown => keepWork(window, untrack(edited), untrack(written));
  const saver = makeSaver(window, { calls, written, keep, onState: setSaving, onOver });
  if (kept) saver.touch();
  const take = (now: Edited): void => {
    setApplied(now.fields);
    restart(now.fields);
    setBase(now.version);
    setFault(null);
    saver.settle();
  };
  const receive = (now: Edited): void => {
    setEdited(now);
    // What was applied is known here before it comes back: until then the server's version is the one before.
    if (now.version > base() && !isApplying() && !isDirty()) take(now);
  };
  const discard = (): void => {
    take(edited());
    calls.run("mutation", discardWork, {}).catch(() => undefined);
  };
  const signals = { isApplying, setApplying, setBase, setApplied };
  const onEnd = (): void => receive(edited());
  const tell = (error: AuthoringError | null): unknown =>
    setFault(error && toFault(error, log.fields(), onOver));
  const apply = makeApply({ ...signals, calls, saver, written, setFault: tell, onOver: onEnd });
  return {
    ...log,
    edited,
    saving,
    isApplying,
    isDirty,
    isContested: createMemo(() => edited().version > base() && isDirty() && !isApplying()),
    fault,
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

type Keeping = Omit<SaverWorld, "save"> & {
  calls: Calls;
  written(): { fields: Fields; baseVersion: number };
  keep(): unknown;
};

/** What saves, and throws away what was kept here once it is saved. */
function makeSaver(window: WorkWorld["window"], { calls, written, keep, ...world }: Keeping): Saver {
  const onState = (state: SaveState): void => {
    if (state === "saved") dropWork(window);
    world.onState(state);
  };
  const save = () => calls.run("mutation", saveWork, written());
  const saver = new Saver({ ...world, save, onState });
  keepOnLeaving(window, saver, { send: () => calls.send(saveWork, written()), keep });
  return saver;
}

type Applying = {
  calls: Calls;
  saver: Saver;
  written(): { fields: Fields; baseVersion: number };
  isApplying: Accessor<boolean>;
  setApplying(isNow: boolean): void;
  setFault(error: AuthoringError | null): unknown;
  setBase(version: number): void;
  setApplied(sent: Fields): void;
  /** However it went. */
  onOver(): void;
};

/** Makes what is written what visitors get; one at a time. */
function makeApply({ calls, saver, written, ...now }: Applying): () => Promise<boolean> {
  return async () => {
    if (now.isApplying()) return false;
    now.setApplying(true);
    now.setFault(null);
    try {
      // What is on its way would come after, as unfinished work of an old version.
      await saver.flush();
      const sent = written();
      const { version } = await calls.run("mutation", applyWork, sent);
      now.setBase(version);
      now.setApplied(sent.fields);
      if (written().fields === sent.fields) saver.settle();
      else saver.touch();
      return true;
    } catch (error) {
      now.setFault(error as AuthoringError);
      return false;
    } finally {
      now.setApplying(false);
      now.onOver();
    }
  };
}

/** What was done, and can be taken back. */
function createLog(start: Fields, onChange: () => void) {
  const [history, setHistory] = createSignal<History>(begin(start));
  const change = (to: (history: History) => History): void => {
    const next = to(history());
    if (next === history()) return;
    setHistory(next);
    onChange();
  };
  return {
    fields: createMemo(() => fieldsOf(history())),
    canUndo: createMemo(() => history().done.length > 0),
    canRedo: createMemo(() => history().undone.length > 0),
    begin: (fields: Fields): unknown => setHistory(begin(fields)),
    perform: (operation: Operation): void => change((now) => perform(now, operation)),
    undo: (): void => change(undo),
    redo: (): void => change(redo),
  };
}

/** What is wrong, for its author; null where it is said elsewhere. */
function toFault(error: AuthoringError, fields: Fields, onOver: WorkWorld["onOver"]): Fault | null {
  const { code, message } = error;
  if (code === "INPUT_INVALID") return readFault(message, fields);
  // The version that it is about comes by itself.
  if (code === "CHANGED_MEANWHILE") return null;
  if (!endsSession(error)) return { id: null, field: code, text: message };
  onOver(error);
  return null;
}

/** Asks before a page with unsaved work is left, and sends it off if it is left all the same. Whatever ends it, it is kept here. */
function keepOnLeaving(
  window: Pick<Window, "addEventListener">,
  saver: Saver,
  { send, keep }: { send: () => Promise<unknown>; keep: () => unknown },
): void {
  const life = new AbortController();
  const { signal } = life;
  window.addEventListener("beforeunload", (event) => saver.isUnsaved() && event.preventDefault(), { signal });
  const leave = (): void => {
    if (!saver.isUnsaved()) return;
    keep();
    void send().catch(() => undefined);
  };
  window.addEventListener("pagehide", leave, { signal });
  onCleanup(() => {
    life.abort();
    saver.stop();
    if (saver.isUnsaved()) keep();
  });
}
