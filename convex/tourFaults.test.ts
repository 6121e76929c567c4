import { beforeEach, describe, expect, it } from "vitest";
import { errorOf } from "./test.setup";
import { type Guide, makeGuide, pointerOf, postOf, tourOf } from "./tours.setup";
import type { TourContentDraft, TourStepDraft } from "./tourValidators";

let guide: Guide;
beforeEach(async () => {
  guide = await makeGuide();
});
const messageOf = async (call: Promise<unknown>) => (await errorOf(call)).message;

describe("a mistake is told with its place", () => {
  const first = (more: Partial<TourStepDraft>) => tourOf([pointerOf("a", more), pointerOf("b")]);
  const button = (action: TourStepDraft["buttons"][number]["action"]) =>
    first({ buttons: [{ label: "Go", action }] });
  const CASES: [string, TourContentDraft, string][] = [
    ["no step", tourOf([]), "content.steps: a tour has 1 to 50."],
    [
      "51 steps",
      tourOf(Array.from({ length: 51 }, (_, n) => postOf(`s${n}`))),
      "content.steps: a tour has 1 to 50.",
    ],
    ["an id", tourOf([postOf("A b")]), "content.steps[0].id: has 1 to 32 small letters, digits or hyphens."],
    ["an id twice", tourOf([postOf("a"), postOf("a")]), "content.steps[1].id: “a” is used twice."],
    [
      "a pointer at nothing",
      first({ anchor: null }),
      "content.steps[0].anchor: a pointer points at something.",
    ],
    [
      "a post at something",
      tourOf([postOf("a", { anchor: { selector: "a" } })]),
      "content.steps[0].anchor: a post points at nothing.",
    ],
    ["nothing to say", first({ title: " ", source: "" }), "content.steps[0].source: has something to say."],
    [
      "a long title",
      first({ title: "x".repeat(121) }),
      "content.steps[0].title: has at most 120 characters.",
    ],
    [
      "a long text",
      first({ source: "x".repeat(2_001) }),
      "content.steps[0].source: has at most 2000 characters.",
    ],
    [
      "a list in a list",
      first({ source: "- one\n  - two" }),
      "content.steps[0].source: has nothing in lists and quotes but words.",
    ],
    [
      "a picture there is not",
      first({ media: { image: { imageId: "x", alt: "A house" }, video: null } }),
      "content.steps[0].media.image.imageId: there is no such picture.",
    ],
    [
      "a selector",
      first({ anchor: { selector: "div[a='b'" } }),
      "content.steps[0].anchor.selector: “]” is missing.",
    ],
    [
      "a record",
      first({ anchor: { record: "{}" } }),
      "content.steps[0].anchor.record: is no record of an element.",
    ],
    [
      "a large record",
      first({ anchor: { record: " ".repeat(8_001) } }),
      "content.steps[0].anchor.record: has at most 8000 characters.",
    ],
    [
      "a page",
      first({ page: { include: ["/*", "no page"], exclude: [] } }),
      "content.steps[0].page.include[1]: at character",
    ],
    ["a time to wait", first({ waitSeconds: 61 }), "content.steps[0].waitSeconds: is 0 to 60."],
    [
      "six ways on",
      first({ advance: Array.from({ length: 6 }, () => ({ on: "click" as const })) }),
      "content.steps[0].advance: has at most 5.",
    ],
    [
      "a click on nothing",
      tourOf([postOf("a", { advance: [{ on: "timer", seconds: 4 }, { on: "click" }] })]),
      "content.steps[0].advance[1].on: a post has no target.",
    ],
    [
      "a short timer",
      first({ advance: [{ on: "timer", seconds: 3 }] }),
      "content.steps[0].advance[0].seconds: is 4 to 600.",
    ],
    [
      "a field",
      first({ advance: [{ on: "input", is: { type: "minLength", n: 0 } }] }),
      "content.steps[0].advance[0].is.n: is a whole number from 1 to 1000.",
    ],
    [
      "an element",
      first({ advance: [{ on: "appears", selector: "" }] }),
      "content.steps[0].advance[0].selector: has 1 to 500 characters.",
    ],
    [
      "a route to nowhere",
      first({ advance: [{ on: "route", page: { include: [], exclude: [] } }] }),
      "content.steps[0].advance[0].page.include: has at least one pattern.",
    ],
    [
      "an event",
      first({ advance: [{ on: "event", name: " " }] }),
      "content.steps[0].advance[0].name: has 1 to 64",
    ],
    [
      "a step there is not",
      button({ type: "goTo", stepId: "z" }),
      "content.steps[0].buttons[0].action.stepId: names no step.",
    ],
    [
      "a tour there is not",
      button({ type: "startTour", tourId: "z" }),
      "content.steps[0].buttons[0].action.tourId: names no other tour.",
    ],
    [
      "an address",
      first({
        advance: [{ on: "click" }],
        buttons: [{ label: "Go", action: { type: "openUrl", url: "javascript:alert(1)" } }],
      }),
      "content.steps[0].buttons[0].action.url: is no address that can be linked to.",
    ],
    ["a way that ends", button({ type: "back" }), "content.steps[0].buttons: none of them leads on."],
    [
      "a label",
      first({ buttons: [{ label: "", action: { type: "next" } }] }),
      "content.steps[0].buttons[0].label: has 1 to 40 characters.",
    ],
    [
      "too much in all",
      tourOf(
        Array.from({ length: 50 }, (_, n) =>
          pointerOf(`s${n}`, {
            anchor: { record: JSON.stringify({ v: 1, more: "x".repeat(7_900) }) },
            source: "*x* ".repeat(490),
          }),
        ),
      ),
      "content.steps: have too much in them. Make two tours of it.",
    ],
  ];
  it.each(CASES)("%s", async (_name, content, said) => {
    const { code, message } = await errorOf(guide.create(content));
    expect([code, message.startsWith(said) ? said : message]).toEqual(["INPUT_INVALID", said]);
  });

  it("a tour that starts itself, or one of another team", async () => {
    const itemId = await guide.create();
    const start = (tourId: string) => button({ type: "startTour", tourId });
    const said = "content.steps[0].buttons[0].action.tourId: names no other tour.";
    expect(await messageOf(guide.update(itemId, 1, start(itemId)))).toBe(said);
    const other = await (await makeGuide(guide.t)).create();
    expect(await messageOf(guide.create(start(other)))).toBe(said);
    await guide.create(start(itemId));
  });
});
