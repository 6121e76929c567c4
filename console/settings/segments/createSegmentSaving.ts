import type { FunctionArgs } from "convex/server";
import { createSignal } from "solid-js";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import type { Outcome } from "../../data/errors.ts";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";

const words = text.segments;

export type SavedSegment = (typeof api.segments.getForAgent)["_returnType"];
type Fields = FunctionArgs<typeof api.segments.create>["fields"];
type Props = { saved: SavedSegment | null; onClosed: () => void; onCreated?: (id: string) => void };

/** Saves a segment on the version that was read, or removes it. One thing at a time. */
export function createSegmentSaving(props: Props, fields: () => Fields) {
  const toast = useToast();
  const create = createMutation(api.segments.create);
  const update = createMutation(api.segments.update);
  const remove = createMutation(api.segments.remove);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  // The version that what is written is based on.
  // oxlint-disable-next-line solid/reactivity
  let version = props.saved?.version ?? 0;
  // oxlint-disable-next-line solid/reactivity
  let segmentId: string | undefined = props.saved?.id;

  async function run<T>(act: () => Promise<Outcome<T>>, done: string): Promise<T | undefined> {
    if (isBusy()) return undefined;
    setBusy(true);
    setProblem("");
    const outcome = await act();
    setBusy(false);
    if (outcome.ok) {
      toast({ text: done });
      return outcome.value;
    }
    setProblem(failureText(outcome.failure));
    return undefined;
  }

  const write = (): Promise<Outcome<{ segmentId?: string; version: number }>> =>
    segmentId ? update({ segmentId, version, fields: fields() }) : create({ fields: fields() });

  return {
    isBusy,
    problem,
    async save(): Promise<void> {
      const written = await run(write, words.saved);
      if (!written) return;
      version = written.version;
      if (!written.segmentId) return;
      segmentId = written.segmentId;
      props.onCreated?.(segmentId);
    },
    /** Without a word of its own: the dialog that asked for it says how it went. */
    async removeNow(): Promise<Outcome<unknown>> {
      const outcome = await remove({ segmentId: segmentId ?? "" });
      if (outcome.ok) props.onClosed();
      return outcome;
    },
    async remove(): Promise<void> {
      const id = segmentId;
      if (id && (await run(() => remove({ segmentId: id }), words.removed)) !== undefined) props.onClosed();
    },
  };
}
