import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FEATURES, type Feature } from "../../../protocol/anchors/anchor.ts";
import { isPlaced } from "../../../protocol/anchors/isPlaced.ts";
import type { Quality } from "../../../protocol/authoring/messages.ts";
import { makeReader } from "../../anchors/features.ts";
import { resolveAnchor } from "../../anchors/index.ts";
import { fillPool } from "../../anchors/pool.ts";
import { recordIn } from "../../anchors/record/recordAnchor.ts";
import { runInSlices } from "../../anchors/slices.ts";
import { assess } from "./assess.ts";

const SALT = "salt";

/** How well an element of the page holds, and whether its record alone says that only its place tells it apart. */
async function qualityOf(selector: string): Promise<Quality & { isPlaced: boolean }> {
  const element = document.querySelector(selector) as Element;
  const pool = await runInSlices(fillPool(document, makeReader(SALT)));
  const record = await runInSlices(recordIn(pool, element, { root: document, salt: SALT }));
  if (!record) throw new Error(`nothing recorded of ${selector}`);
  const { quality } = await runInSlices(assess({ record, element, pool, root: document }));
  return { ...quality, isPlaced: isPlaced(record) };
}

type Child = Element | string;
function make(tag: string, attributes: Record<string, string>, ...children: Child[]): Element {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A page with a menu, a toolbar, a list and a grid of cells that say nothing. */
function drawPage(): void {
  const menu = ["Orders", "Invoices", "Customers", "Reports", "Settings", "Help"].map((name) =>
    make("li", {}, make("a", { href: `/${name.toLowerCase()}`, class: "nav-link" }, name)),
  );
  const tools = ["Save", "Share", "Print", "Archive"].map((name) =>
    make("button", { class: "btn", id: name === "Print" ? ":r7:" : "" }, name),
  );
  const marked = make("button", { class: "btn", "data-testid": "publish" }, "Publish");
  const rows = ["Ada", "Grace", "Edsger", "Barbara", "Donald"].map((name) =>
    make("tr", {}, make("td", {}, name), make("td", {}, make("button", { class: "btn edit" }, "Edit"))),
  );
  const cells = Array.from({ length: 20 }, () => make("span", { class: "cell" }));
  document.body.replaceChildren(
    make("h1", {}, "Everything in this workspace"),
    make("nav", {}, make("ul", {}, ...menu)),
    make("div", { class: "toolbar" }, ...tools, marked),
    make("h2", {}, "People who work here"),
    make("table", {}, make("tbody", {}, ...rows)),
    make("h2", {}, "Days"),
    make("div", { class: "grid" }, ...cells),
  );
}

// happy-dom lays nothing out: all has a size.
beforeEach(() => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue({ width: 20, height: 20 } as DOMRect);
  Object.assign(Element.prototype, { checkVisibility: () => true });
  drawPage();
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const SAVE = ".toolbar .btn:first-child";
const CELL = ".cell:nth-child(9)";

describe("the quality of an anchor", () => {
  it("[AU5] is better of what the page has marked than of what is known by its text, and of that than of one cell of twenty", async () => {
    const [marked, text, cell] = [
      await qualityOf("[data-testid]"),
      await qualityOf(SAVE),
      await qualityOf(CELL),
    ];
    expect(marked.grade).toBe("strong");
    expect(cell.grade).toBe("weak");
    expect(marked.score).toBeGreaterThan(text.score);
    expect(text.score).toBeGreaterThan(cell.score + 15);
  });

  it("is known from the record alone where only its place tells an element apart", async () => {
    expect((await qualityOf(CELL)).isPlaced).toBe(true);
    for (const told of ["[data-testid]", SAVE, "tr:nth-child(2) .edit", ".grid", "h1"])
      expect((await qualityOf(told)).isPlaced, told).toBe(false);
  });

  it("[AU6] among thousands side by side comes of comparing with some of them", async () => {
    const cells = Array.from({ length: 1_500 }, (_, at) => make("button", {}, `Day ${at}`));
    document.body.append(make("section", {}, ...cells));
    const reader = makeReader(SALT);
    const compared = new Set<Element>();
    const get: typeof reader.get = (element, feature) => {
      // A reading of the page has no use for this one.
      if (feature === "beside") compared.add(element);
      return reader.get(element, feature);
    };
    const pool = await runInSlices(fillPool(document, { ...reader, get }));
    expect(compared.size).toBe(0);
    const element = cells[700] as Element;
    const record = await runInSlices(recordIn(pool, element, { root: document, salt: SALT }));
    expect(record?.paths.length).toBeGreaterThan(0);
    expect(compared.size).toBeGreaterThan(400);
    expect(compared.size).toBeLessThan(1_200);
  });

  it("[AU12] of one whose text changes is measured without that, and nothing of its text is in its record", async () => {
    const element = make("button", { class: "btn", "data-part": "state" }, "Waiting for approval");
    document.querySelector(".toolbar")?.append(element);
    const recordWith = async (without: readonly Feature[]) => {
      const pool = await runInSlices(fillPool(document, makeReader(SALT)));
      const record = await runInSlices(recordIn(pool, element, { root: document, salt: SALT, without }));
      if (!record) throw new Error("nothing recorded");
      return { record, pool };
    };
    const { record: whole } = await recordWith([]);
    const { record, pool } = await recordWith(["label"]);
    expect(whole.is.label).toBeDefined();
    expect(record.is.label).toBeUndefined();
    expect(record.rare.label).toBeUndefined();
    const at = FEATURES.indexOf("label");
    expect(record.decoys.length).toBeGreaterThan(0);
    for (const decoy of record.decoys) expect(decoy[at]).toBe("-");
    const { quality } = await runInSlices(assess({ record, element, pool, root: document }));
    expect(quality.reasons.map(({ code }) => code)).not.toContain("textOnly");

    // Once it says something else it is found all the same, as whoever knows it by its text does not.
    element.textContent = "Share";
    expect((await resolveAnchor(record)).element).toBe(element);
    expect((await resolveAnchor(whole)).element).not.toBe(element);
  });
});
