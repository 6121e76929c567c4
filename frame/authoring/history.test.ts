import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields, TourFields } from "./functions.ts";
import { begin, fieldsOf, type History, perform, redo, undo } from "./history.ts";
import { newStep } from "./items.ts";
import { type Operation, operate } from "./operations.ts";

const delivery = { page: { include: [], exclude: [] } } as unknown as TourFields["delivery"];
const tourOf = (ids: string[]): TourFields => ({
  name: "Tour",
  description: "",
  content: { hasConfetti: false, showsProgress: true, steps: ids.map((id) => newStep(id, { title: id })) },
  delivery,
});
const START = tourOf(["a", "b", "c"]);
const ids = (fields: Fields) => (fields as TourFields).content.steps.map(({ id }) => id);

const id = fc.constantFrom("a", "b", "c", "d", "e", "gone");
const place = fc.integer({ min: -2, max: 8 });
const text = fc.string({ maxLength: 4 });
const burst = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant("add" as const), at: place, step: id.map((each) => newStep(each, {})) }),
  fc.record({ do: fc.constant("remove" as const), id }),
  fc.record({ do: fc.constant("move" as const), id, to: place }),
  fc.record({ do: fc.constant("duplicate" as const), id, as: id }),
  fc.record({ do: fc.constant("step" as const), id, set: fc.record({ title: text }), burst }),
  fc.record({ do: fc.constant("step" as const), id, set: fc.record({ source: text }), burst }),
  fc.record({ do: fc.constant("step" as const), id, set: fc.record({ side: fc.constant("top" as const) }) }),
  fc.record({ do: fc.constant("tip" as const), set: fc.record({ title: text }) }),
);
const all = (history: History, step: (history: History) => History): History => {
  const next = step(history);
  return next === history ? history : all(next, step);
};

describe("an author's work", () => {
  it("is what it was once everything is taken back, and what it became once all is done again", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const after = operations.reduce(perform, begin(START));
        const before = all(after, undo);
        expect(fieldsOf(before)).toEqual(START);
        expect(fieldsOf(all(before, redo))).toEqual(fieldsOf(after));
      }),
    );
  });

  it("is what its log makes of its beginning", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const history = operations.reduce(perform, begin(START));
        expect(history.done.reduce<Fields>(operate, START)).toEqual(fieldsOf(history));
        expect(history.states).toHaveLength(history.done.length);
      }),
    );
  });

  it("never has two steps of one id, nor a way to a step that is gone", () => {
    const action = { type: "goTo" as const, stepId: "b" };
    const start = tourOf(["a", "b"]);
    start.content.steps[0] = newStep("a", { buttons: [{ label: "There", action }] });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const fields = fieldsOf(operations.reduce(perform, begin(start))) as TourFields;
        const known = ids(fields);
        expect(new Set(known).size).toBe(known.length);
        for (const { buttons } of fields.content.steps)
          for (const button of buttons)
            if (button.action.type === "goTo") expect(known).toContain(button.action.stepId);
      }),
    );
  });

  it("takes back at once what was written in one visit of a field, and apart what was not", () => {
    const write = (title: string, visit: number): Operation => ({
      do: "step",
      id: "a",
      set: { title },
      burst: visit,
    });
    const written = [write("H", 1), write("He", 1), write("Hey", 1), write("Hey!", 2)].reduce(
      perform,
      begin(START),
    );
    expect(written.done).toHaveLength(2);
    const once = undo(written);
    expect((fieldsOf(once) as TourFields).content.steps[0]?.title).toBe("Hey");
    expect(fieldsOf(undo(once))).toBe(START);
  });

  it("notes nothing that changes nothing, and keeps what was taken back until something else is done", () => {
    const same = perform(begin(START), { do: "move", id: "a", to: 0 });
    expect(same.done).toEqual([]);
    const undone = undo(perform(same, { do: "remove", id: "b" }));
    expect(undone.undone).toHaveLength(1);
    expect(perform(undone, { do: "remove", id: "c" }).undone).toEqual([]);
  });

  it("forgets its oldest, and stays what it is", () => {
    const many = Array.from(
      { length: 250 },
      (_, at): Operation => ({ do: "step", id: "a", set: { title: `${at}` } }),
    );
    const history = many.reduce(perform, begin(START));
    expect(history.done).toHaveLength(200);
    expect(history.done.reduce(operate, history.start)).toEqual(fieldsOf(history));
  });
});
