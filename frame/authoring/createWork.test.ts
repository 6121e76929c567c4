import { createRoot } from "solid-js";
import { afterEach, describe, expect, it } from "vitest";
import type { Calls } from "./calls.ts";
import { createWork, type Work } from "./createWork.ts";
import type { Edited, TourFields } from "./functions.ts";
import { newStep } from "./items.ts";

const fieldsOf = (title: string) =>
  ({
    name: "Tour",
    description: "",
    content: { steps: [newStep("s-1", { title })] },
  }) as unknown as TourFields;
const editedOf = (version: number, title: string): Edited =>
  ({
    content: { type: "tour", id: "t1" },
    version,
    fields: fieldsOf(title),
    work: null,
  }) as unknown as Edited;
const titleOf = (work: Work) => (work.fields() as TourFields).content.steps[0]?.title;

let stop: () => void;
afterEach(() => stop());

function begin(): Work {
  const run = (async () => ({ version: 2 })) as unknown as Calls["run"];
  const calls = { run, send: run } as unknown as Calls;
  const window = { addEventListener: () => undefined, localStorage } as unknown as Window;
  return createRoot((dispose) => {
    stop = dispose;
    return createWork(editedOf(1, "Before"), { calls, window, onOver: () => undefined });
  });
}

describe("what was applied", () => {
  it("can be taken back, though the server tells of it later than that it was done", async () => {
    const work = begin();
    work.perform({ do: "step", id: "s-1", set: { title: "After" } });
    expect(await work.apply()).toBe(true);
    expect(titleOf(work)).toBe("After");
    expect(work.canUndo()).toBe(true);
    work.receive(editedOf(2, "After"));
    expect(work.canUndo()).toBe(true);
    work.undo();
    expect(titleOf(work)).toBe("Before");
  });

  it("gives way to what a colleague applies after it", async () => {
    const work = begin();
    work.perform({ do: "step", id: "s-1", set: { title: "After" } });
    await work.apply();
    work.receive(editedOf(3, "Theirs"));
    expect(titleOf(work)).toBe("Theirs");
  });
});
