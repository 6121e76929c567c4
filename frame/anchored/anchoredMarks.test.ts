import { expect, it, vi } from "vitest";
import type { Mark } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { INITIAL } from "../shell/state.ts";
import { AnchoredMarks } from "./anchoredMarks.ts";

const APPEARANCE = { color: "#0f766e", theme: "light" } as FrameState["appearance"];
const mark = (id: string, more: Partial<Mark> = {}): Mark => ({
  id,
  anchor: { v: 1, css: `#${id}` },
  side: "auto",
  spotlight: "none",
  watch: [],
  ...more,
});
const found = (id: string) => ({ id, state: "found", score: 100, isInView: true }) as const;

function setUp({ isModern = true } = {}) {
  const state = createStore<FrameState>({ ...INITIAL, phase: "ready", appearance: APPEARANCE });
  const reporter = { extra: vi.fn(), warn: vi.fn() };
  const dark = Object.assign(new EventTarget(), { matches: false });
  const window = {
    matchMedia: (() => dark) as unknown as Window["matchMedia"],
    CSS: { supports: () => isModern },
  };
  const orders = () => reporter.extra.mock.calls.map(([[, wanted]]) => wanted);
  const ids = () => orders().map(({ marks }) => marks.map(({ id }: Mark) => id));
  return { state, reporter, dark, orders, ids, anchored: new AnchoredMarks({ window, state, reporter }) };
}
const settle = () => Promise.resolve();

it("orders once what changes at the same time, and what is left when something goes", async () => {
  const { anchored, ids } = setUp();
  anchored.set(mark("a"), vi.fn());
  anchored.set(mark("b"), vi.fn());
  anchored.set(mark("b", { spotlight: "ring" }), vi.fn());
  expect(ids()).toEqual([]);
  await settle();
  anchored.drop("a");
  anchored.drop("nobody");
  await settle();
  anchored.drop("b");
  await settle();
  anchored.drop("b");
  await settle();
  expect(ids()).toEqual([["a", "b"], ["b"], []]);
});

it("leads the page once: what is ordered later says nothing of it", async () => {
  const { anchored, orders } = setUp();
  anchored.set(mark("a"), vi.fn());
  await settle();
  anchored.go("/other");
  anchored.drop("a");
  await settle();
  expect(orders().map(({ go }) => go?.to)).toEqual([undefined, "/other", undefined]);
});

it("hands each report to whoever wants that mark, and no other", async () => {
  const { anchored } = setUp();
  const [a, b] = [vi.fn(), vi.fn()];
  anchored.set(mark("a"), a);
  anchored.set(mark("b"), b);
  await settle();
  anchored.report({ ...found("a"), watched: 1, text: "not of ours" });
  anchored.report({ ...found("b"), state: "sideways" });
  anchored.report(null);
  anchored.report(found("c"));
  anchored.drop("a");
  anchored.report(found("a"));
  expect(a.mock.calls).toEqual([[{ ...found("a"), watched: 1 }]]);
  expect(b).not.toHaveBeenCalled();
});

it("tells again how a mark stands that was given up and is wanted again as it was: the host sees no change", async () => {
  const { anchored, ids } = setUp();
  anchored.set(mark("a"), vi.fn());
  await settle();
  anchored.report({ ...found("a"), watched: 0, isEscaped: true });
  anchored.drop("a");
  const [again, other] = [vi.fn(), vi.fn()];
  anchored.set(mark("a"), again);
  expect(again).not.toHaveBeenCalled();
  await settle();
  expect(again.mock.calls).toEqual([[found("a")]]);
  anchored.drop("a");
  anchored.set(mark("a", { anchor: { v: 1, css: "#elsewhere" } }), other);
  await settle();
  expect(other).not.toHaveBeenCalled();
  expect(ids()).toEqual([["a"], ["a"], ["a"]]);
});

it("tells followers of what is found, already or later, and of what nobody wants any more", async () => {
  const { anchored } = setUp();
  const [early, late] = [
    { onFound: vi.fn(), onDropped: vi.fn() },
    { onFound: vi.fn(), onDropped: vi.fn() },
  ];
  anchored.follow("a", early);
  anchored.set(mark("a"), vi.fn());
  await settle();
  anchored.report({ ...found("a"), state: "hidden" });
  expect(early.onFound).not.toHaveBeenCalled();
  anchored.report(found("a"));
  const stop = anchored.follow("a", late);
  expect([early.onFound, late.onFound].map((each) => each.mock.calls.length)).toEqual([1, 1]);
  stop();
  anchored.drop("a");
  expect(early.onDropped).toHaveBeenCalledOnce();
  expect(late.onDropped).not.toHaveBeenCalled();
});

it("leaves out what does not fit into a message, and says so to its owner and to the page's developer", async () => {
  const { anchored, orders, reporter } = setUp();
  const large = { v: 1, css: "a".repeat(2_000) } as const;
  const heard = vi.fn();
  for (let at = 0; at < 40; at++) anchored.set(mark(`m${at}`, { anchor: large }), heard);
  await settle();
  const [order] = orders();
  const count = order?.marks.length;
  expect(JSON.stringify({ t: "order", d: { extra: ["anchors", order] }, i: 1 }).length).toBeLessThan(65_536);
  expect(count).toBeGreaterThan(25);
  expect(heard).toHaveBeenCalledTimes(40 - count);
  expect(heard).toHaveBeenCalledWith({ id: "m39", state: "none", score: 0, isInView: false });
  expect(reporter.warn).toHaveBeenCalledWith("ANCHORS_LEFT_OUT", "m39");
  // With room again they are wanted like any other.
  for (let at = 0; at < 20; at++) anchored.drop(`m${at}`);
  await settle();
  expect(orders()[1]?.marks.at(-1).id).toBe("m39");
});

it("says in which colours to draw, and again when they change", async () => {
  const { anchored, state, orders } = setUp();
  anchored.set(mark("a"), vi.fn());
  await settle();
  state.set({ isOpen: true });
  state.set({ theme: "dark" });
  await settle();
  state.set({ theme: "system", appearance: { ...APPEARANCE, theme: "system" } as FrameState["appearance"] });
  await settle();
  expect(orders().map(({ accent, surface }) => [accent, surface])).toEqual([
    ["#0f766e", "#ffffff"],
    ["#0f766e", "#17181c"],
    ["#0f766e", "light-dark(#ffffff,#17181c)"],
  ]);
});

it("wants nothing of the page while the widget is hidden, and all of it again once it is shown", async () => {
  const { anchored, state, ids } = setUp();
  anchored.set(mark("a"), vi.fn());
  await settle();
  state.set({ isHidden: true });
  await settle();
  anchored.set(mark("b"), vi.fn());
  await settle();
  state.set({ isHidden: false });
  await settle();
  expect(ids()).toEqual([["a"], [], [], ["a", "b"]]);
});

it("follows the device itself where the browser's colours cannot", async () => {
  const { anchored, state, dark, orders } = setUp({ isModern: false });
  state.set({ appearance: { ...APPEARANCE, theme: "system" } as FrameState["appearance"] });
  anchored.set(mark("a"), vi.fn());
  await settle();
  dark.matches = true;
  dark.dispatchEvent(new Event("change"));
  await settle();
  expect(orders().map(({ surface }) => surface)).toEqual(["#ffffff", "#17181c"]);
});

it("of a visitor who leaves nothing stays", async () => {
  const { anchored, state, ids } = setUp();
  const [heard, follower] = [vi.fn(), { onFound: vi.fn(), onDropped: vi.fn() }];
  anchored.set(mark("a"), heard);
  anchored.follow("a", follower);
  await settle();
  state.set({ phase: "unreachable" });
  anchored.report(found("a"));
  state.set({ phase: "starting" });
  anchored.report(found("a"));
  await settle();
  expect(heard).toHaveBeenCalledOnce();
  expect(follower.onDropped).toHaveBeenCalledOnce();
  expect(ids()).toEqual([["a"], []]);
});
