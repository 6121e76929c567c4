import { describe, expect, it } from "vitest";
import type { View } from "../../protocol/messages.ts";
import { HOME, pathBack, pathTo, pathWithin } from "./navigation.ts";

const conversation = (index: number): View => ({ name: "conversation", id: `c${index}` });

describe("pathTo", () => {
  it("keeps home and the newest screens of a way without end", () => {
    let views: readonly View[] = [HOME];
    for (let index = 0; index < 1_000; index++) views = pathTo(views, conversation(index));
    expect(views).toHaveLength(20);
    expect([views[0], views[1], views.at(-1)]).toEqual([HOME, conversation(981), conversation(999)]);
  });

  it("returns to a screen that is on the way, and starts over at home", () => {
    const views = [HOME, conversation(1), conversation(2), conversation(3)];
    expect(pathTo(views, conversation(2))).toEqual(views.slice(0, 3));
    expect(pathTo(views, HOME)).toEqual([HOME]);
  });

  it("starts over at any tab, and goes back to the tab it started from", () => {
    const views = pathTo(pathTo([HOME], { name: "help" }), { name: "article", id: "a1" });
    expect(views).toEqual([{ name: "help" }, { name: "article", id: "a1" }]);
    expect(pathBack(views)).toEqual([{ name: "help" }]);
    expect(pathBack(pathBack(views))).toEqual([{ name: "help" }]);
  });
});

describe("pathWithin", () => {
  const messenger = { tabs: ["messages", "help"], defaultTab: "help" } as const;

  it("keeps a way from a visible tab as it is", () => {
    const views: View[] = [{ name: "messages" }, conversation(1)];
    expect(pathWithin(views, messenger)).toBe(views);
  });

  it("puts the default tab in the place of one that is not for this visitor, and keeps the rest of the way", () => {
    expect(pathWithin([HOME, conversation(1)], messenger)).toEqual([{ name: "help" }, conversation(1)]);
  });
});
