import type { JSX } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import "../cards.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import { AnnouncementsCard } from "./AnnouncementsCard.tsx";
import { ChecklistsCard } from "./ChecklistsCard.tsx";
import type { CardProps } from "./createSettled.ts";
import { StatusCard } from "./StatusCard.tsx";

const DAY_MS = 86_400_000;
let unmount = () => undefined as void;

function mount(Card: (props: CardProps) => JSX.Element, first: unknown, tabs = ["home", "tasks"]) {
  let push: (value: unknown) => void = () => undefined;
  const watches = vi.fn();
  const live = {
    watch: (_query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      watches();
      push = (value) =>
        on(value instanceof CallError ? { ok: false, error: value } : { ok: true, value: value as never });
      if (first !== undefined) push(first);
      return () => undefined;
    },
  } as unknown as Live;
  const messenger = { tabs, defaultTab: "home", cards: [] } as unknown as FrameState["messenger"];
  const went: unknown[] = [];
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", isOpen: true, live, messenger }),
    serverNow: () => Date.now(),
    go: (view: unknown) => void went.push(view),
    wantStrings: async () => undefined,
  } as unknown as FrameApp;
  const onSettled = vi.fn();
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <Card onSettled={onSettled} />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  return { onSettled, went, watches, give: (value: unknown) => push(value) };
}
afterEach(() => unmount());
const text = () => document.body.textContent ?? "";

describe("announcements on home", () => {
  const item = (id: string, more: object = {}) => ({
    id,
    title: `Title ${id}`,
    excerpt: `About ${id}`,
    publishedAt: Date.now(),
    cover: null,
    isRead: false,
    ...more,
  });

  it("are news until they are read, or for a month", () => {
    const { went } = mount(AnnouncementsCard, [
      item("a"),
      item("b", { isRead: true }),
      item("c", { publishedAt: Date.now() - 31 * DAY_MS }),
    ]);
    const rows = [...document.querySelectorAll<HTMLElement>(".oc-news")];
    expect(rows.map((row) => row.querySelector(".oc-news-mark")?.textContent)).toEqual([
      "New",
      undefined,
      undefined,
    ]);
    rows[1]?.click();
    expect(went).toEqual([{ name: "announcement", id: "b" }]);
  });

  it("draw nothing and hold no place where there are none, or where they cannot be had", () => {
    const { onSettled, give } = mount(AnnouncementsCard, undefined);
    expect(onSettled).not.toHaveBeenCalled();
    give([]);
    expect([text(), onSettled.mock.calls.length]).toEqual(["", 1]);
    give(new CallError("INTERNAL", ""));
    expect([text(), onSettled.mock.calls.length]).toEqual(["", 1]);
  });
});

describe("checklists on home", () => {
  const list = (id: string, startedAt: number | null, done: number) => ({
    id,
    title: `List ${id}`,
    description: "",
    items: [{}, {}],
    done,
    startedAt,
  });

  it("are those that are begun and not finished, two at most", () => {
    const { went } = mount(ChecklistsCard, [
      list("new", null, 0),
      list("a", 1, 1),
      list("whole", 1, 2),
      list("b", 1, 0),
      list("c", 1, 1),
    ]);
    const rows = [...document.querySelectorAll<HTMLElement>(".oc-news")];
    expect(rows.map((row) => row.textContent)).toEqual(["List a1 of 2 done", "List b0 of 2 done"]);
    rows[0]?.click();
    expect(went).toEqual([{ name: "checklist", id: "a" }]);
  });

  it("are not asked for where the visitor has no tab to do them in", () => {
    const { watches, onSettled } = mount(ChecklistsCard, [list("a", 1, 1)], ["home"]);
    expect([watches.mock.calls.length, onSettled.mock.calls.length, text()]).toEqual([0, 1, ""]);
  });
});

describe("the status line", () => {
  const rules = (team: object, office: object | null = null) => ({
    replyTime: "hours",
    office,
    team: { faces: [], count: 1, online: false, lastActiveAt: null, ...team },
  });

  it("says who is there and how soon to expect an answer, and follows", () => {
    const { give } = mount(StatusCard, rules({ online: true }));
    expect(text()).toContain("Active now · Typically replies in a few hours");
    expect(document.querySelector(".oc-faces[data-online]")).not.toBeNull();
    give(rules({}, { isOpen: false, changes: [] }));
    expect(text()).toContain("Away at the moment");
    expect(document.querySelector(".oc-faces[data-online]")).toBeNull();
    give(rules({}, { isOpen: true, changes: [] }));
    expect(document.querySelector(".oc-faces[data-online]")).not.toBeNull();
  });
});
