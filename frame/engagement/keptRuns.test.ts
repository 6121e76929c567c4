import { beforeEach, expect, it, vi } from "vitest";
import { openStorage } from "../session/storage.ts";
import type { Showing } from "./engineWorld.ts";
import { KeptRuns } from "./keptRuns.ts";

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

const open = (mayPersist = true) =>
  openStorage({ prefix: "oc:", now: () => Date.now(), open: () => window.localStorage, mayPersist });
const showing = (itemId: string, leaseId = itemId) =>
  ({ candidate: { itemId, version: 1 }, leaseId, isStartedByVisitor: false }) as Showing;
/** Another page of this tab, or of another. */
const page = (storage = open()) => new KeptRuns(storage, window);
function inOtherTab<T>(act: () => T): T {
  const tab = sessionStorage.getItem("oc:tab") ?? "";
  sessionStorage.clear();
  const result = act();
  sessionStorage.setItem("oc:tab", tab);
  return result;
}

it("are known to the next page of the tab, and to no other tab", () => {
  page().keep(showing("a"), { stepId: "s1" });
  page().keep(showing("a"), { stepId: "s2" });
  expect(page().own()).toEqual([showing("a")]);
  expect(page().stateOf(showing("a"))).toEqual({ stepId: "s2" });
  inOtherTab(() => {
    expect([page().own(), page().stateOf(showing("a"))]).toEqual([[], null]);
    page().keep(showing("a", "other"), { stepId: "s9" });
  });
  expect([page().own(), page().stateOf(showing("a"))]).toEqual([[showing("a")], { stepId: "s2" }]);
});

it("are forgotten when they are over, and when the visitor is", () => {
  const storage = open();
  page(storage).keep(showing("a"), {});
  page(storage).keep(showing("b"), {});
  page(storage).keep(showing("a"), null);
  expect(page(storage).own()).toEqual([showing("b")]);
  page(storage).keep(showing("b"), null);
  expect(storage.get("runs")).toBeNull();
  const runs = page(storage);
  runs.keep(showing("a"), {});
  storage.wipe();
  expect(page(storage).own()).toEqual([]);
  runs.forget();
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
});

it("without consent live as long as their page, and leave nothing behind", () => {
  const runs = page(open(false));
  runs.keep(showing("a"), { stepId: "s1" });
  expect(runs.stateOf(showing("a"))).toEqual({ stepId: "s1" });
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
});

it("are never more than a few, and nothing that was damaged is one", () => {
  const storage = open();
  for (let at = 0; at < 20; at++) page(storage).keep(showing(`i${at}`), {});
  expect(
    page(storage)
      .own()
      .map(({ leaseId }) => leaseId),
  ).toEqual(Array.from({ length: 8 }, (_, at) => `i${at + 12}`));
  for (const damaged of ["", "nothing", "{}", "[{}]", '[{"showing":{}}]', "null"]) {
    storage.set("runs", damaged, 1_000);
    expect(page(storage).own()).toEqual([]);
  }
});

it("say when another tab has begun something or is done with it, and not when it only goes on", () => {
  const runs = page();
  const heard = vi.fn();
  const stop = runs.onOthers(window, heard);
  const tell = () => window.dispatchEvent(new Event("storage"));
  runs.keep(showing("own"), {});
  tell();
  expect(heard).not.toHaveBeenCalled();
  inOtherTab(() => page().keep(showing("a"), { stepId: "s1" }));
  tell();
  expect(heard).toHaveBeenCalledTimes(1);
  const kept = JSON.parse(open().get("runs") as string) as { tab: string }[];
  // The other tab's next page.
  sessionStorage.setItem("oc:tab", kept.at(-1)?.tab as string);
  page().keep(showing("a"), { stepId: "s2" });
  tell();
  expect(heard).toHaveBeenCalledTimes(1);
  page().keep(showing("a"), null);
  tell();
  expect(heard).toHaveBeenCalledTimes(2);
  stop();
  page().keep(showing("b"), {});
  tell();
  expect(heard).toHaveBeenCalledTimes(2);
});
