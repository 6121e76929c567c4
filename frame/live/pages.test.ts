import { describe, expect, it } from "vitest";
import { CallError } from "../core/errors.ts";
import type { LiveResult } from "./live.ts";
import { type Page, Pages, type PagesState } from "./pages.ts";

function setUp() {
  const asked: {
    cursor: string | null;
    answer(result: LiveResult<Page<string>>): void;
    isStopped: boolean;
  }[] = [];
  let state: PagesState<string> | undefined;
  const pages = new Pages<string>({
    size: 2,
    keyOf: (item) => item,
    onChange: (next) => {
      state = next;
    },
    watch: ({ cursor }, on) => {
      const entry = { cursor, answer: on, isStopped: false };
      asked.push(entry);
      return () => {
        entry.isStopped = true;
      };
    },
  });
  const answer = (index: number, page: string[], continueCursor: string, isDone = false) =>
    asked[index]?.answer({ ok: true, value: { page, continueCursor, isDone } });
  return { pages, asked, answer, state: () => state as PagesState<string> };
}

describe("Pages", () => {
  it("joins pages, each starting where the one before ends", () => {
    const { pages, asked, answer, state } = setUp();
    answer(0, ["d", "c"], "after-c");
    pages.loadMore();
    expect([asked[1]?.cursor, state().isLoadingMore]).toEqual(["after-c", true]);
    answer(1, ["b", "a"], "end", true);
    expect(state()).toMatchObject({ items: ["d", "c", "b", "a"], hasMore: false, status: "ready" });
  });
  it("grows at the front without asking again", () => {
    const { pages, asked, answer, state } = setUp();
    answer(0, ["d", "c"], "after-c");
    pages.loadMore();
    answer(1, ["b"], "end", true);
    answer(0, ["e", "d", "c"], "after-c");
    expect([state().items, asked.length]).toEqual([["e", "d", "c", "b"], 2]);
  });
  it("asks the next page again when the end of the one before moves, and shows the old one meanwhile", () => {
    const { pages, asked, answer, state } = setUp();
    answer(0, ["d", "c"], "after-c");
    pages.loadMore();
    answer(1, ["b", "a"], "end", true);
    answer(0, ["f", "e"], "after-e");
    expect([asked[1]?.isStopped, asked[2]?.cursor]).toEqual([true, "after-e"]);
    expect(state().items).toEqual(["f", "e", "b", "a"]);
    answer(2, ["d", "c"], "after-c");
    expect([state().items, state().hasMore]).toEqual([["f", "e", "d", "c"], true]);
  });
  it("leaves out the first page while the one behind it is put aside, until that has come again", () => {
    const { pages, asked, answer, state } = setUp();
    answer(0, ["f", "e"], "after-e");
    pages.loadMore();
    answer(1, ["d", "c"], "after-c");
    pages.loadMore();
    answer(2, ["b", "a"], "end", true);
    const aside = pages.segments[1];
    if (!aside) throw new Error("no second page");
    Object.assign(aside, { result: null, isAside: true, isIdle: true });
    answer(0, ["g", "f", "e"], "after-e");
    expect(state()).toMatchObject({ items: ["b", "a"], isAway: true });
    // Its end has moved meanwhile: nothing is asked until somebody wants the page, and then from the new end on.
    answer(0, ["h", "g"], "after-g");
    expect(asked.length).toBe(3);
    pages.ask(aside);
    expect([asked[3]?.cursor, state().isAway]).toEqual(["after-g", true]);
    answer(3, ["f", "e", "d", "c"], "after-c");
    expect(state().items).toEqual(["h", "g", "f", "e", "d", "c", "b", "a"]);
    expect(state().isAway).toBe(false);
  });
  it("says that it failed only when it has nothing to show", () => {
    const { asked, answer, state } = setUp();
    asked[0]?.answer({ ok: false, error: new CallError("NOT_FOUND", "") });
    expect(state().status).toBe("failed");
    answer(0, ["a"], "end", true);
    expect(state()).toMatchObject({ status: "ready", error: null });
  });
});
