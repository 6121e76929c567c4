import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mode, type ModeEvent, nextMode } from "./modes.ts";

const NAVIGATE: Mode = { is: "navigate" };
const again: Mode = { is: "pick", for: { what: "again", id: "a" } };
const preview: Mode = { is: "preview", from: null };
const picked = { type: "picked" } as ModeEvent;
const pressed = (mode: "pick" | "navigate"): ModeEvent => ({ type: "mode", mode });

describe("what the author does with the page", () => {
  it.each<[string, Mode, ModeEvent, Mode]>([
    ["P in the page picks another step", NAVIGATE, pressed("pick"), { is: "pick", for: { what: "new" } }],
    ["P in the page keeps what is picked for", again, pressed("pick"), again],
    ["Escape in the page ends picking", again, pressed("navigate"), NAVIGATE],
    ["what was picked ends picking", again, picked, NAVIGATE],
    ["what was picked late changes nothing", NAVIGATE, picked, NAVIGATE],
    ["a step that goes takes its picking along", again, { on: "gone", id: "a" }, NAVIGATE],
    ["another step that goes does not", again, { on: "gone", id: "b" }, again],
    ["a key of before changes nothing in a preview", preview, pressed("pick"), preview],
    ["a preview ends by itself", preview, { on: "previewOver" }, NAVIGATE],
    ["the end of a preview that is over already ends no picking", again, { on: "previewOver" }, again],
  ])("%s", (_, mode, event, wanted) => expect(nextMode(mode, event)).toEqual(wanted));

  it("is always one of three, whatever happens, and one can always get out", () => {
    const event = fc.constantFrom<ModeEvent>(
      pressed("pick"),
      pressed("navigate"),
      picked,
      { type: "refused", reason: "ours" },
      { on: "pick", for: { what: "sample", id: "a" } },
      { on: "preview", from: "a" },
      { on: "previewOver" },
      { on: "gone", id: "a" },
      { on: "navigate" },
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const mode = events.reduce(nextMode, NAVIGATE);
        expect(["navigate", "pick", "preview"]).toContain(mode.is);
        expect(nextMode(mode, { on: "navigate" })).toEqual(NAVIGATE);
      }),
    );
  });
});
