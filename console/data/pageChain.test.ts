import { describe, expect, it } from "vitest";
import {
  type ChainPage,
  type ChainState,
  PageChain,
  type PageOptions,
  type PageResult,
} from "./pageChain.ts";

type Open = {
  options: PageOptions;
  answer: (result: Partial<PageResult<number>>) => void;
  fail: (error: unknown) => void;
};

function setUp(numItems = 2) {
  const open = new Set<Open>();
  const states: ChainState<number>[] = [];
  const chain = new PageChain<number>(
    (options, onResult, onError) => {
      const entry: Open = {
        options,
        answer: (result) => onResult({ page: [], isDone: false, continueCursor: "", ...result }),
        fail: onError,
      };
      open.add(entry);
      return () => open.delete(entry);
    },
    numItems,
    (state) => states.push(state),
  );
  const page = (cursor: string | null, endCursor?: string): Open => {
    const found = [...open].find(
      ({ options }) => options.cursor === cursor && options.endCursor === endCursor,
    );
    if (!found) throw new Error(`no open page from ${cursor}`);
    return found;
  };
  return { chain, open, page, last: () => states.at(-1) };
}

describe("a chain of live pages", () => {
  it("loads on from where the last page ended, and keeps both subscribed", () => {
    const { chain, open, page, last } = setUp();
    page(null).answer({ page: [9, 8], continueCursor: "a" });
    expect(last()).toMatchObject({ items: [9, 8], status: "ready", hasMore: true });
    chain.loadMore();
    expect(last()?.status).toBe("loadingMore");
    page("a").answer({ page: [7], continueCursor: "end", isDone: true });
    expect(last()).toMatchObject({ items: [9, 8, 7], status: "ready", hasMore: false });
    page(null).answer({ page: [10, 9, 8], continueCursor: "a" });
    expect(last()?.items).toEqual([10, 9, 8, 7]);
    expect(open.size).toBe(2);
  });

  it("does not ask for more while a page is on its way or nothing is left", () => {
    const { chain, open, page } = setUp();
    chain.loadMore();
    expect(open.size).toBe(1);
    page(null).answer({ page: [1], isDone: true });
    chain.loadMore();
    expect(open.size).toBe(1);
  });

  it("splits an overgrown page without a gap on the way", () => {
    const { page, open, last } = setUp();
    const seven = [7, 6, 5, 4, 3, 2, 1];
    page(null).answer({ page: seven, continueCursor: "end", splitCursor: "mid", isDone: true });
    page(null, "mid").answer({ page: [7, 6, 5, 4], continueCursor: "mid" });
    expect(last()?.items).toEqual(seven);
    page("mid", "end").answer({ page: [3, 2, 1], continueCursor: "end", isDone: true });
    expect(last()).toMatchObject({ items: seven, hasMore: false });
    expect([...open].map(({ options }) => options.cursor)).toEqual([null, "mid"]);
  });

  it("moves the following page along when the end of a page has moved after all", () => {
    const { chain, page, last } = setUp();
    page(null).answer({ page: [9, 8], continueCursor: "a" });
    chain.loadMore();
    page("a").answer({ page: [7], continueCursor: "b", isDone: true });
    page(null).answer({ page: [10, 9], continueCursor: "a2" });
    expect(last()).toMatchObject({ items: [10, 9], status: "loadingMore" });
    page("a2").answer({ page: [8, 7], continueCursor: "b", isDone: true });
    expect(last()?.items).toEqual([10, 9, 8, 7]);
  });

  it("begins again when the server no longer knows a cursor, but not for ever", () => {
    const { page, last } = setUp();
    for (let i = 0; i < 3; i++) page(null).fail(new Error("InvalidCursor: …"));
    expect(last()?.status).toBe("loading");
    page(null).fail(new Error("InvalidCursor: …"));
    expect(last()?.status).toBe("failed");
  });

  const letGo = (segment: ChainPage<number> | undefined): void => {
    segment?.stop();
    Object.assign(segment ?? {}, { result: null, isAside: true, isIdle: true });
  };

  it("lets pages be put aside, which end nothing else, and has them back between the same cursors", () => {
    const { chain, open, page, last } = setUp();
    page(null).answer({ page: [9, 8], continueCursor: "a" });
    chain.loadMore();
    page("a").answer({ page: [7, 6], continueCursor: "b" });
    chain.loadMore();
    page("b").answer({ page: [5], continueCursor: "end", isDone: true });
    letGo(chain.segments[1]);
    chain.publish();
    expect(last()).toMatchObject({ items: [5], newest: [9, 8], isAway: true, status: "ready" });
    expect(open.size).toBe(2);
    page(null).answer({ page: [10, 9, 8], continueCursor: "a" });
    expect(last()).toMatchObject({ items: [5], newest: [10, 9, 8] });
    const [, aside] = chain.segments;
    if (aside) chain.ask(aside);
    page("a", "b").answer({ page: [7, 6], continueCursor: "b" });
    expect(last()).toMatchObject({ items: [10, 9, 8, 7, 6, 5], isAway: false });
    aside?.stop();
    aside?.stop();
    expect(open.size).toBe(2);
  });

  it("puts aside what the newest page has grown by while those behind it are aside", () => {
    const { chain, page, last } = setUp();
    page(null).answer({ page: [2, 1], continueCursor: "a" });
    chain.loadMore();
    page("a").answer({ page: [0], continueCursor: "b" });
    chain.loadMore();
    page("b").answer({ page: [-1], continueCursor: "end", isDone: true });
    letGo(chain.segments[1]);
    page(null).answer({ page: [7, 6, 5, 4, 3, 2, 1], continueCursor: "a", splitCursor: "mid" });
    page(null, "mid").answer({ page: [7, 6, 5, 4], continueCursor: "mid" });
    page("mid", "a").answer({ page: [3, 2, 1], continueCursor: "a" });
    expect(last()).toMatchObject({ items: [-1], newest: [7, 6, 5, 4], isAway: true });
    expect(chain.segments.map(({ cursor }) => cursor)).toEqual([null, "mid", "a", "b"]);
  });

  it("says nothing more and holds nothing open once stopped", () => {
    const { chain, open, page, last } = setUp();
    const first = page(null);
    chain.stop();
    first.answer({ page: [1] });
    expect(last()).toBeUndefined();
    expect(open.size).toBe(0);
  });
});
