import { afterEach, describe, expect, it, vi } from "vitest";
import { joinTabs, type TabNews, type Tabs } from "./tabs.ts";

const open: Tabs[] = [];
afterEach(() => {
  for (const tabs of open.splice(0)) tabs.close();
  vi.unstubAllGlobals();
});

function join() {
  const news: TabNews[] = [];
  const tabs = joinTabs({
    name: "p:",
    keys: { logout: "era", session: "session" },
    window: window as Window & typeof globalThis,
    onNews: (each) => news.push(each),
  });
  open.push(tabs);
  return { tabs, news };
}

const stored = (key: string | null, newValue: string | null) =>
  window.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));

describe("joinTabs", () => {
  it("tells the other tabs, and not itself", async () => {
    const [one, two] = [join(), join()];
    one.tabs.tell("logout");
    await vi.waitFor(() => expect(two.news).toEqual(["logout"]));
    expect(one.news).toEqual([]);
  });
  it("hears of a logout and of a new session by storage alone where channels are blocked", () => {
    vi.stubGlobal("BroadcastChannel", undefined);
    const { news, tabs } = join();
    tabs.tell("session");
    stored("p:era", null);
    stored("p:session", "x");
    stored(null, null);
    expect(news).toEqual(["logout", "session", "logout"]);
  });
  it("takes no notice of other keys, of a new era, or of anything once it is closed", () => {
    const { news, tabs } = join();
    stored("q:era", null);
    stored("p:era", "next");
    stored("p:session", null);
    tabs.close();
    stored("p:era", null);
    expect(news).toEqual([]);
  });
});
