import { readFileSync } from "node:fs";
import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import { type Drawn, LOOK_INSIDE, type Rect, readDrawn } from "../e2e/loader/hardPages.ts";
import { html, type SitePage, startWorld, type World } from "../e2e/loader/world.ts";
import { type Engine, until } from "./engine.ts";
import { APP } from "./visitor.ts";

const SCRIPTS = [
  "widget.js",
  "extras.js",
  "anchored.js",
  "author.js",
  "pool.js",
  "intoView.js",
  "watches.js",
  "hands.js",
  "beacons.js",
];
const PADDING = 6;
const GAP = 12;
/** Engines round. */
const OFF = 1.5;

type Fake = { seen: { t: string; d: [MarkReport] }[]; order: (order: object) => void };

/** Starts the servers of the loader's tests with what was built. */
export const startBuilt = (): ReturnType<typeof startWorld> =>
  startWorld(new Map(SCRIPTS.map((name) => [name, readFileSync(`dist/${name}`, "utf8")])));

export const areNear = (one: Rect, other: Rect): boolean =>
  (["left", "top", "width", "height"] as const).every((edge) => Math.abs(one[edge] - other[edge]) <= OFF);

/** Where an element is in the window; in a frame of the page's, `inner` is a selector in there. Runs in the page. */
export function readRect(selector: string, inner: string | null): Rect | null {
  const outer = document.querySelector<HTMLElement>(selector);
  const element = inner ? (outer as HTMLIFrameElement).contentDocument?.querySelector(inner) : outer;
  if (!outer || !element) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  if (!inner) return { left, top, width, height };
  const around = outer.getBoundingClientRect();
  return {
    left: around.left + outer.clientLeft + left,
    top: around.top + outer.clientTop + top,
    width,
    height,
  };
}

/** A customer's page that breaks such things, with our snippet, as its visitor and its frame have it. */
export class HardPage {
  private readonly engine: Engine;
  private readonly world: World;
  private stood = "";

  constructor(engine: Engine, world: World) {
    this.engine = engine;
    this.world = world;
  }

  /** @param first a script of the page's that runs before all else */
  async open(
    body: string,
    { first = "", ...more }: Partial<SitePage> & { first?: string } = {},
  ): Promise<void> {
    const page = html(this.world, { crossorigin: "" }, body);
    const head = `<head><script nonce="page">${LOOK_INSIDE}${first}</script>`;
    await this.engine.goto(this.world.put("/anchored", { ...more, html: page.replace("<head>", head) }));
    await until("the widget is ready", () => this.engine.evaluate(() => window.OpencomWidget?.isReady()));
  }

  /** Asks for something as the frame does. */
  order(wanted: object): Promise<void> {
    return this.engine.inFrame(APP, (each) => (window as unknown as { fake: Fake }).fake.order(each), wanted);
  }

  want(...marks: Mark[]): Promise<void> {
    return this.order({ extra: ["anchors", { marks, accent: "#7c3aed", surface: "#ffffff" }] });
  }

  openCard(id: string): Promise<void> {
    const path = "/http/surface/w1/0.1.0-abc";
    return this.order({ box: { id, path, placement: "anchored", width: 320, height: 160, title: "Step" } });
  }

  drawn(): Promise<Drawn> {
    return this.engine.evaluate(readDrawn);
  }

  /** Waits for what is told of a mark last. */
  async expectTold(id: string, wanted: Partial<MarkReport>): Promise<void> {
    await until(`${id} is told ${JSON.stringify(wanted)}`, async () => {
      const told = await this.engine.inFrame(
        APP,
        (id) =>
          (window as unknown as { fake: Fake }).fake.seen
            .filter(({ t, d }) => t === "anchored" && d[0].id === id)
            .map(({ d }) => d[0]),
        id,
      );
      const last = told.at(-1) as Record<string, unknown> | undefined;
      return last && Object.entries(wanted).every(([name, value]) => last[name] === value);
    });
  }

  /** The one ring there is, if it stands around an element; how all stand is noted. */
  async findRing(selector = "#target", inner: string | null = null): Promise<Drawn["spots"][number] | null> {
    const [target, { spots }] = [await this.engine.evaluate(readRect, selector, inner), await this.drawn()];
    const [spot, ...others] = spots.filter(({ width }) => width > 0);
    this.stood = JSON.stringify({ target, spots });
    if (!spot || !target || others.length > 0) return null;
    const within = {
      left: spot.left + PADDING,
      top: spot.top + PADDING,
      width: spot.width - 2 * PADDING,
      height: spot.height - 2 * PADDING,
    };
    return areNear(within, target) ? spot : null;
  }

  /** Waits until the one ring there is stands around an element, and gives it. */
  async expectRing(selector = "#target", inner: string | null = null): Promise<Drawn["spots"][number]> {
    const find = () => this.findRing(selector, inner);
    return until(`a ring around ${selector}`, find).catch((error) => {
      throw new Error(`${String(error)} ${this.stood}`);
    });
  }

  /** The same, once it is in there: where a dialog has just opened, it stood around the element before. */
  async expectRingIn(home: string, selector = "#target"): Promise<void> {
    await until(`a ring around ${selector} in ${home}`, async () => {
      const ring = await this.findRing(selector);
      return ring?.home === home;
    }).catch((error) => {
      throw new Error(`${String(error)} ${this.stood}`);
    });
  }

  async expectNoRing(): Promise<void> {
    await until("no ring", async () => (await this.drawn()).spots.every(({ width }) => width === 0));
  }

  /** Waits until the card of a mark can be seen beside its element, and gives it. */
  async expectCard(id: string, selector = "#target"): Promise<Drawn["cards"][number]> {
    let [last, seen] = ["", ""];
    const find = async () => {
      const [target, { cards }] = [await this.engine.evaluate(readRect, selector, null), await this.drawn()];
      last = JSON.stringify({ target, cards });
      const card = cards.find((each) => each.id === id && each.isVisible);
      if (!card || !target) return null;
      const gaps: Record<string, number> = {
        top: target.top - (card.top + card.height),
        bottom: card.top - (target.top + target.height),
        left: target.left - (card.left + card.width),
        right: card.left - (target.left + target.width),
      };
      const gap = gaps[card.side];
      if (gap !== undefined && Math.abs(gap - GAP) > OFF) return null;
      // What is clicked next is where it is now: it has come to rest.
      const before = seen;
      seen = JSON.stringify(card);
      return before === seen && card;
    };
    return until(`the card of ${id} beside ${selector}`, find).catch((error) => {
      throw new Error(`${String(error)} ${last}`);
    }) as Promise<Drawn["cards"][number]>;
  }

  /** A trusted click in the middle of an element. */
  async clickOn(selector: string): Promise<void> {
    const rect = await this.engine.evaluate(readRect, selector, null);
    if (!rect) throw new Error(`There is no ${selector}.`);
    await this.engine.click({ x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 });
  }

  /** Presses the one beacon there is by the pointer, once it is there. */
  async pressBeacon(): Promise<void> {
    const { left, top, width, height } = await until("a beacon", async () =>
      (await this.drawn()).beacons.find((each) => each.width > 0),
    );
    await this.engine.click({ x: left + width / 2, y: top + height / 2 });
  }
}
