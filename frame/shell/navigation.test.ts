import { describe, expect, it } from "vitest";
import type { View } from "../../protocol/messages.ts";
import { HOME, pathTo } from "./navigation.ts";

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
});
