import { expect, type FrameLocator, type Locator, type Page } from "@playwright/test";
import type { Stack } from "./stack.ts";

const DELIVERY = {
  audience: null,
  page: { include: [] as string[], exclude: [] as string[] },
  trigger: { type: "immediate" } as object,
  frequency: { type: "always" } as object,
  schedule: {},
  priority: 0,
  // The pace between items is tested where it is meant to hold.
  isExempt: true,
};
type Fields = Partial<typeof DELIVERY>;
/** What the team calls an item's id, by its feed. */
const IDS = { outboundMessages: "messageId", surveys: "surveyId", tours: "itemId" } as const;
type Feed = keyof typeof IDS;
type Item = { id: string; feed: Feed; version: number; fields: object };
type Place = "chat" | "post" | "top" | "bottom" | "small" | "large" | "tour";

/** What the page heard, in its own order and with the page's own times. */
type Heard = { what: string; id: string; atMs: number; visibleMs: number };

const EVENTS = ["outbound", "survey", "tour"].flatMap((kind) =>
  ["Shown", "Completed", "Dismissed"]
    .filter((what) => kind + what !== "outboundCompleted")
    .map((what) => kind + what),
);

/** For the head of a page: keeps what it hears of items, and how long it was in sight until then. */
export const LISTEN = `<script>
window.heard = [];
{
  let [since, seen] = [performance.now(), 0];
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") since = performance.now();
    else seen += performance.now() - since;
  });
  addEventListener("load", () => { for (const what of ${JSON.stringify(EVENTS)})
    OpencomWidget.on(what, ({ id }) => {
      const atMs = performance.now();
      heard.push({ what, id, atMs, visibleMs: seen + atMs - since });
    });
  });
}
</script>`;

/** What a team puts before visitors in a test, each item known by its name, which is also what it says. */
export class Items {
  private readonly stack: Stack;
  private readonly all = new Map<string, Item>();
  private token: Promise<string> | undefined;

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** Puts an item before the visitors of the pages that `delivery` names. */
  async publish(name: string, place: Place, delivery: Fields): Promise<void> {
    const feed = feedOf(place);
    const fields = {
      name,
      content: contentOf(name, place),
      delivery: { ...DELIVERY, ...delivery },
      ...(feed === "tours" ? { description: "" } : {}),
    };
    const made = await this.ask<Record<string, string>>(`${feed}:create`, { fields });
    this.all.set(name, { id: made[IDS[feed]] ?? "", feed, version: 1, fields });
    await this.setStatus(name, "live");
  }

  async setStatus(name: string, status: "live" | "paused" | "archived"): Promise<void> {
    await this.ask(`${this.item(name).feed}:setStatus`, { ...this.idOf(name), status });
  }

  /** Writes the next version, which says something else. */
  async reword(name: string, place: Place, words: string): Promise<void> {
    const item = this.item(name);
    const content = contentOf(words, place);
    const args = { ...this.idOf(name), version: item.version, fields: { ...item.fields, content } };
    item.version = (await this.ask<{ version: number }>(`${item.feed}:update`, args)).version;
  }

  /** Ends everything: what is live costs every page something, and other tests count. */
  async end(): Promise<void> {
    for (const name of this.all.keys()) await this.setStatus(name, "archived");
    this.all.clear();
  }

  /** How often visitors may be addressed. */
  setPace(quietMs: number, perDay: number): Promise<unknown> {
    return this.ask("engagement:setPace", { quietMs, perDay });
  }

  /** What the page heard until now, as `shown Name`. */
  async heard(page: Page): Promise<string[]> {
    return (await this.record(page)).map(({ what, name }) => `${what} ${name}`);
  }

  /** Waits until the page has heard exactly this, in this order. */
  async expectHeard(page: Page, lines: string[]): Promise<void> {
    await expect.poll(() => this.heard(page), { timeout: 45_000 }).toEqual(lines);
  }

  /** Waits until an item was shown, and tells when that was on the page's own clock. */
  async shownAt(page: Page, wanted: string): Promise<{ atMs: number; visibleMs: number }> {
    const find = async () =>
      (await this.record(page)).find(({ what, name }) => what === "shown" && name === wanted);
    await expect.poll(find, { timeout: 60_000 }).toBeTruthy();
    const found = await find();
    if (!found) throw new Error(`${wanted} was not shown.`);
    return found;
  }

  /** The surface in which an item is drawn. */
  async surface(page: Page, words: string): Promise<FrameLocator> {
    return (await this.box(page, words)).contentFrame();
  }

  /** Closes an item as a visitor does, and waits until it is gone. */
  async dismiss(page: Page, name: string): Promise<void> {
    const box = await this.box(page, name);
    await atRest(box);
    const button = box
      .contentFrame()
      .getByRole("button", { name: /^(Dismiss|Close)/ })
      .first();
    const isTouch = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
    // A frame that goes with the touch may never say that it had it; what counts is what the page hears then.
    await (isTouch ? button.tap({ timeout: 5_000 }).catch(() => undefined) : button.click());
    await expect.poll(() => this.heard(page)).toContain(`dismissed ${name}`);
    await this.expectGone(page, name);
  }

  /** Waits until nothing on the page says this. */
  async expectGone(page: Page, words: string): Promise<void> {
    const said = async () => (await surfaceTexts(page)).join("\n");
    await expect.poll(said, { timeout: 30_000 }).not.toContain(words);
  }

  idOf(name: string): Record<string, string> {
    const { feed, id } = this.item(name);
    return { [IDS[feed]]: id };
  }

  private async box(page: Page, words: string): Promise<Locator> {
    let found: Locator | undefined;
    await expect(async () => {
      found = undefined;
      for (const each of await surfaces(page).all()) {
        const body = each.contentFrame().locator("body");
        if ((await body.innerText({ timeout: 2_000 })).includes(words)) found = each;
      }
      expect(found).toBeTruthy();
    }).toPass({ timeout: 30_000 });
    if (!found) throw new Error(`no surface says ${words}`);
    return found;
  }

  private item(name: string): Item {
    const item = this.all.get(name);
    if (!item) throw new Error(`There is no item ${name}.`);
    return item;
  }

  private async record(page: Page): Promise<(Heard & { name: string })[]> {
    const heard = await page.evaluate(() => (window as unknown as { heard?: Heard[] }).heard ?? []);
    const names = new Map([...this.all].map(([name, { id }]) => [id, name]));
    const word = (what: string) => what.replace(/^(outbound|survey|tour)/, "").toLowerCase();
    return heard.map((each) => ({ ...each, what: word(each.what), name: names.get(each.id) ?? each.id }));
  }

  private async ask<T>(path: string, args: object): Promise<T> {
    this.token ??= this.stack.agentToken();
    return (await this.stack.run(path, { agentToken: await this.token, ...args })) as T;
  }
}

/** What is shown beside the messenger. */
export const surfaces = (page: Page) => page.locator('iframe[src*="/surface/"]');

/**
 * Waits until a surface has stopped coming in. The browser drops what is pressed in another site's frame that has just
 * moved, and a click that is aimed before that misses; nobody would notice either by hand.
 */
export async function atRest(surface: Locator): Promise<void> {
  let [last, calm] = ["", 0];
  const look = async (): Promise<number> => {
    const box = JSON.stringify(await surface.boundingBox());
    calm = box === last ? calm + 1 : 0;
    last = box;
    return calm;
  };
  await expect.poll(look, { intervals: [150] }).toBeGreaterThanOrEqual(4);
}

/** What stands there; of one that is just going, nothing. */
export async function surfaceTexts(page: Page): Promise<string[]> {
  const bodies = (await surfaces(page).all()).map((each) => each.contentFrame().locator("body"));
  return Promise.all(bodies.map((body) => body.innerText({ timeout: 2_000 }).catch(() => "")));
}

function feedOf(place: Place): Feed {
  if (place === "tour") return "tours";
  return place === "small" || place === "large" ? "surveys" : "outboundMessages";
}

function contentOf(words: string, place: Place): object {
  const write = { outboundMessages: message, surveys: survey, tours: tour }[feedOf(place)];
  return write(words, place);
}

/** One step, beside the page's `#start`. */
function tour(words: string): object {
  const rest = { kind: "pointer", side: "auto", spotlight: "none", missing: "hold", waitSeconds: 10 };
  const none = { media: null, page: null, advance: [], buttons: [] };
  const step = { ...rest, ...none, id: "only", title: words, source: "", anchor: { selector: "#start" } };
  return { hasConfetti: false, showsProgress: false, steps: [step] };
}

function message(words: string, place: Place): object {
  const common = { source: words, buttons: [] };
  if (place === "chat") return { ...common, type: "chat", senderId: null, image: null };
  if (place === "post")
    return { ...common, type: "post", senderId: null, title: words, image: null, video: null };
  return { ...common, type: "banner", position: place, style: "float", isDismissible: true };
}

function survey(words: string, format: Place): object {
  const question = {
    id: "stars",
    kind: "stars",
    count: 5,
    title: words,
    help: "",
    required: true,
    labels: { low: "Bad", high: "Great" },
    storeAs: null,
    rules: [],
  };
  const rest = { intro: null, thanks: null, hasProgress: false, isDismissible: true };
  return { ...rest, format, questions: [question] };
}
