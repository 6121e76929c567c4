import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ANCHOR_BYTES, type AnchorRecord } from "../../protocol/anchors/anchor.ts";
import { decodeAnchor } from "../../protocol/anchors/schema.ts";
import { resolveAnchor } from "../anchors/index.ts";
import { recordAnchor } from "../anchors/record/recordAnchor.ts";
import { runInSlices } from "../anchors/slices.ts";
import { move, refuse, snap } from "./candidates.ts";
import { leadingTo } from "./leadingTo.ts";
import { mergeRecords } from "./mergeRecords.ts";
import { meaningOf } from "./pickKeys.ts";
import { withoutParameter } from "./stripFragment.ts";
import { readWanted } from "./wanted.ts";

beforeEach(() => {
  // happy-dom lays nothing out: all has a size.
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue({ width: 20, height: 20 } as DOMRect);
  Object.assign(Element.prototype, { checkVisibility: () => true });
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const LANGUAGES = {
  en: ["Orders of the day", "Save", "Archive", "Share", "Print", "Discard"],
  de: ["Aufträge von heute", "Sichern", "Ablegen", "Teilen", "Drucken", "Verwerfen"],
  fi: ["Päivän tilaukset", "Tallenna", "Arkistoi", "Jaa", "Tulosta", "Hylkää"],
};

/** A toolbar in a language, its buttons in an order, with or without the classes of a build. */
function draw(language: keyof typeof LANGUAGES, { isReversed = false, build = "" } = {}): void {
  const [title = "", ...names] = LANGUAGES[language];
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  const buttons = names.map((name, at) => {
    const button = Object.assign(document.createElement("button"), { textContent: name });
    button.className = `btn ${build}`;
    const icon = button.appendChild(document.createElement("i"));
    icon.className = `icon-${LANGUAGES.en[at + 1]?.toLowerCase()}`;
    return button;
  });
  document.body.replaceChildren(heading, ...(isReversed ? buttons.reverse() : buttons));
}
const share = (): Element => document.querySelector(".icon-share")?.parentElement as Element;
const merge = async (first: AnchorRecord): Promise<AnchorRecord> =>
  mergeRecords(first, await record(), await runInSlices(leadingTo(share(), first.paths, document)));
const record = async (): Promise<AnchorRecord> => (await recordAnchor(share(), "salt")) as AnchorRecord;

describe("two samples of one element", () => {
  it("[AU4] are one record, by which it is found in both languages and in a third, whatever has moved", async () => {
    draw("en");
    const first = await record();
    draw("de", { build: "b1" });
    const merged = await merge(first);
    for (const language of ["en", "de", "fi"] as const) {
      draw(language, { isReversed: true, build: "b2" });
      const { state, element } = await resolveAnchor(merged);
      expect([language, state, element === share()]).toEqual([language, "found", true]);
    }
  });

  it("[AU4] are no larger than one record may be, and taken by the frame", async () => {
    draw("en");
    const first = await record();
    const long: AnchorRecord = {
      ...first,
      paths: Array.from({ length: 6 }, (_, at) => [`main.${"a".repeat(200)}${at}`]),
      decoys: Array.from({ length: 8 }, (_, at) => `${"0".repeat(20)}${at}`),
    };
    draw("de");
    const merged = await merge(long);
    expect(JSON.stringify(merged).length).toBeLessThanOrEqual(ANCHOR_BYTES);
    expect(decodeAnchor(merged)).toEqual(merged);
    expect((await resolveAnchor(merged)).element).toBe(share());
  });
});

describe("the one-time code", () => {
  it("[AU7] goes from the fragment, and nothing else does", () => {
    const url = "https://a.example/x?opencom_authoring=1";
    const without = (href: string) => withoutParameter(href, "opencom_authoring");
    expect(without(`${url}#opencom_authoring=a`)).toBe(url);
    expect(without(`${url}#/r?x=%20+&opencom_authoring=a`)).toBe(`${url}#/r?x=%20+`);
    expect(without(`${url}#opencom_authoring=a&top`)).toBe(`${url}#top`);
    for (const own of [url, `${url}#`, `${url}#opencom_authoring2=a`, `${url}#a#b&c`])
      expect(without(own)).toBe(own);
  });

  it("[AU7] leaves every other fragment byte for byte", () => {
    fc.assert(
      fc.property(fc.webFragments(), (own) => {
        fc.pre(own !== "" && !own.includes("code="));
        expect(withoutParameter(`https://a.example/#${own}&code=1`, "code")).toBe(
          `https://a.example/#${own}`,
        );
      }),
    );
  });
});

describe("what is pointed at", () => {
  it("[AU2] is what a click goes to, and of a drawing the whole", () => {
    document.body.innerHTML =
      "<p><a href=/x><span id=in>Go</span></a><svg id=svg><path id=path /></svg><b id=alone>x</b></p>";
    const at = (id: string) => snap(document.getElementById(id) as Element);
    expect(at("in").localName).toBe("a");
    expect(at("path").id).toBe("svg");
    expect(at("alone").id).toBe("alone");
  });

  it("[AU2] goes up, down to where it came from, and beside, and never out of the page or into ours", () => {
    document.body.innerHTML = "<main><p id=a>1</p><p id=b>2</p><div id=own></div></main>";
    const at = (id: string): Element => document.getElementById(id) as Element;
    const [a, b, own] = [at("a"), at("b"), at("own")];
    const main = a.parentElement as Element;
    const isOwn = (element: Element) => element === own;
    expect(move(b, "parent", { isOwn })).toBe(main);
    expect(move(main, "parent", { isOwn })).toBe(main);
    expect(move(main, "child", { last: b, isOwn })).toBe(b);
    expect(move(main, "child", { isOwn })).toBe(a);
    expect(move(a, "next", { isOwn })).toBe(b);
    expect(move(b, "next", { isOwn })).toBe(b);
    expect(move(a, "previous", { isOwn })).toBe(a);
    expect(move(a, "child", { isOwn })).toBe(a);
  });

  it("[AU4] is refused where it is private, ours, or the page itself", () => {
    document.body.innerHTML = "<input type=password id=a><div data-oc-private><b id=b></b></div><i id=c></i>";
    const why = (id: string) =>
      refuse(document.getElementById(id) as Element, ({ id: each }) => each === "c");
    expect([why("a"), why("b"), why("c")]).toEqual(["private", "private", "ours"]);
    expect(refuse(document.body, () => false)).toBe("tooLarge");
  });
});

describe("what is asked for", () => {
  it("[AU2] is made what it must be, whatever it is, and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (given, other) => {
        for (const asked of [
          given,
          { mode: "pick", move: other, tests: other, merge: other, strip: other },
        ]) {
          const { mode, tests, strip } = readWanted(asked);
          expect(["off", "navigate", "pick", "preview"]).toContain(mode);
          expect(tests.length).toBeLessThanOrEqual(50);
          expect(strip ?? "a").toMatch(/^[\w-]+$/);
        }
      }),
    );
  });

  it.each([
    [{ key: "p" }, "p"],
    [{ key: "N" }, "n"],
    // A keyboard of another script.
    [{ key: "з", code: "KeyP" }, "p"],
    [{ key: "p", ctrlKey: true }, ""],
    [{ key: "ArrowUp" }, "parent"],
    [{ key: "ArrowLeft", altKey: true }, ""],
    [{ key: "Tab" }, ""],
    [{ key: "Enter", isComposing: true }, ""],
  ])("[AU2] by the key %o is %o", (init, meaning) =>
    expect(meaningOf(new KeyboardEvent("keydown", init))).toBe(meaning),
  );
});

describe("where the page is led", () => {
  const goOf = (to: unknown, n: unknown = 1) => readWanted({ mode: "navigate", go: { n, to } }).go;

  it("[AU8] is a page of its own site, whatever is asked for", () => {
    const { origin } = location;
    expect(goOf(`${origin}/settings?tab=1#team`)).toEqual({ n: 1, to: `${origin}/settings?tab=1#team` });
    expect(goOf("/settings")).toEqual({ n: 1, to: `${origin}/settings` });
    for (const other of [
      "https://evil.example/settings",
      "//evil.example/settings",
      "javascript:alert(1)",
      "data:text/html,x",
      `blob:${origin}/1`,
      `ftp://${location.host}/`,
      `${origin}.evil.example/`,
      `/${"x".repeat(2_048)}`,
      7,
      null,
      undefined,
    ])
      expect([other, goOf(other)]).toEqual([other, undefined]);
    expect(goOf("/settings", "1")).toBeUndefined();
  });

  it("[AU9] leaves room below cards that is a height", () => {
    const liftOf = (lift: unknown) => readWanted({ mode: "navigate", lift }).lift;
    expect([84, 83.6, -1, 1e9, "x", null, undefined, Number.NaN].map(liftOf)).toEqual([
      84, 84, 0, 999, 0, 0, 0, 0,
    ]);
  });
});
