import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Site, startSite } from "../e2e/support/site.ts";
import { type Engine, until } from "./engine.ts";
import { launch } from "./launch.ts";

/** As the loader asks for it, with a shadow root in which the test can see. */
const SCRIPT = `<script type="module">
import { run } from "/extras.js";
window.ours = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  const root = attach.call(this, options);
  ours.push(root);
  return root;
};
window.told = [];
const life = new AbortController();
window.stop = () => life.abort();
const mark = (id, css, more) => ({ id, anchor: { v: 1, css }, side: "auto", spotlight: "ring", watch: [{ on: "click" }], ...more });
window.want = (...marks) => run(["anchors", { marks: marks.map((each) => mark(...each)), accent: "#7c3aed", surface: "#fff" }], (_, [report]) => told.push(report), life.signal);
</script>`;
const LONG = '<div style="height:2000px">Long</div>';
const BODY = `<div id="outer" style="height:400px;overflow:auto"><div style="height:80px"></div><div id="inner" style="height:200px;overflow:auto"><div style="height:60px"></div><button id="target">Save</button>${LONG}</div>${LONG}</div><dialog id="dialog"><button id="within">Within</button></dialog>${LONG}`;

type Inside = {
  ours: ShadowRoot[];
  told: { id: string; state: string; isInView: boolean; watched?: number }[];
  want: (...marks: [string, string, object?][]) => void;
  stop: () => void;
};

/** What is anchored to a page, in engines that do more or less of it by themselves (SPEC, chapter AN). */
describe("anchored", () => {
  let site: Site;
  let engine: Engine;
  beforeAll(async () => {
    [site, engine] = await Promise.all([startSite("127.0.0.1"), launch()]);
    for (const name of [
      "extras.js",
      "anchored.js",
      "pool.js",
      "intoView.js",
      "watches.js",
      "hands.js",
      "beacons.js",
    ])
      site.put(`/${name}`, { html: readFileSync(`dist/${name}`, "utf8"), type: "text/javascript" });
    site.put("/anchored", { head: SCRIPT, bodyEnd: BODY });
    await engine.goto(`${site.url}/anchored`);
    await until("the script", () => engine.evaluate(() => "want" in window));
  });
  afterAll(async () => {
    await engine?.close();
    await site?.stop();
  });

  /** How far the ring is from where it belongs, px. */
  const distance = (id: string) =>
    engine.evaluate((selector) => {
      const spots = (window as unknown as Inside).ours.flatMap((root) =>
        root.host.isConnected ? [...root.querySelectorAll(".spot.on")] : [],
      );
      const [ring, target] = [spots[0], document.querySelector(selector)].map((each) =>
        each?.getBoundingClientRect(),
      );
      if (!ring || !target || spots.length > 1) return 999;
      return Math.max(
        Math.abs(ring.left + 6 - target.left),
        Math.abs(ring.top + 6 - target.top),
        Math.abs(ring.width - 12 - target.width),
        Math.abs(ring.height - 12 - target.height),
      );
    }, `#${id}`);
  const isAround = (id: string) => async () => (await distance(id)) <= 2;

  test("a ring stands around an element and stays there while everything around it scrolls", async () => {
    await engine.evaluate(() => (window as unknown as Inside).want(["one", "#target"]));
    await until("the ring", isAround("target"));
    for (const each of ["inner", "outer", "root"]) {
      await engine.evaluate((id) => {
        const scroller = document.getElementById(id) ?? document.scrollingElement;
        scroller?.scrollTo({ top: 30, behavior: "instant" });
      }, each);
      await until(`the ring after ${each} has scrolled`, isAround("target"));
    }
    const last = () => engine.evaluate(() => (window as unknown as Inside).told.at(-1));
    expect(await last()).toMatchObject({ id: "one", state: "found", isInView: true });
    const { x, y } = await engine.evaluate(() => {
      const { left, top, width, height } = (
        document.querySelector("#target") as Element
      ).getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    });
    await engine.click({ x, y });
    await until("the click is told", async () => (await last())?.watched === 0);
  });

  test("in a modal dialog it stands in there, and all of it goes in the end", async () => {
    await engine.evaluate(() => {
      (window as unknown as Inside).want(["two", "#within"]);
      (document.querySelector("#dialog") as HTMLDialogElement).showModal();
    });
    await until("the ring in the dialog", isAround("within"));
    expect(await engine.evaluate(() => document.querySelector("#dialog")?.children.length)).toBe(2);
    await engine.evaluate(() => (window as unknown as Inside).stop());
    expect(await engine.evaluate(() => document.querySelector("#dialog")?.children.length)).toBe(1);
    expect(await engine.evaluate(() => document.documentElement.children.length)).toBe(2);
  });
});
