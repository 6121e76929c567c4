import { mkdirSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Site, startSite } from "../e2e/support/site.ts";
import { Stack } from "../e2e/support/stack.ts";
import { type Engine, sleep, until } from "./engine.ts";
import { engineName, launch } from "./launch.ts";
import { Team } from "./team.ts";
import { APP, PAGE_NONCE, PAGE_SCRIPT, SURFACE, Visitor } from "./visitor.ts";

/** A page's styles at their worst: everything of ours must look and work as if they were not there. */
const HOSTILE_CSS = `* { all: unset !important; color: red !important }
head, script, style, link { display: none !important }
iframe { display: none !important; width: 1px !important; opacity: .1 !important }
div, dialog { transform: rotate(3deg) scale(.8) !important; filter: blur(2px) !important; z-index: -1 !important }
button { visibility: hidden !important }`;

const SHOTS = new URL("../../test-results/engines/", import.meta.url).pathname;

/** The main job and the teaser surface (DESIGN D3a), step by step as one visitor lives it. */
describe("widget", () => {
  let stack: Stack;
  let site: Site;
  let engine: Engine;
  let visitor: Visitor;
  let team: Team;
  let conversationId = "";

  beforeAll(async () => {
    [stack, site, engine] = await Promise.all([Stack.start(), startSite("127.0.0.1"), launch()]);
    team = await Team.signIn(stack);
    visitor = new Visitor(engine);
    const policy = `default-src 'none'; script-src 'nonce-${PAGE_NONCE}' ${stack.info.url}; style-src ${site.url}; frame-src ${stack.info.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
    site.put("/hostile.css", { html: HOSTILE_CSS, type: "text/css" });
    site.put("/", {
      head: `${PAGE_SCRIPT}<link rel="stylesheet" href="/hostile.css"><script async src="${stack.info.widgetUrl}" data-opencom-convex-url="${stack.info.url}" data-opencom-workspace-id="${stack.info.workspaceId}"></script>`,
      headers: { "content-security-policy": policy },
    });
    await engine.goto(`${site.url}/`);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail" || !engine) return;
    mkdirSync(SHOTS, { recursive: true });
    await engine.screenshot(`${SHOTS}${engineName()}-${task.name.slice(0, 40).replace(/\W+/g, "-")}.png`);
  });

  afterAll(async () => {
    await engine?.close();
    await Promise.all([site?.stop(), stack?.stop()]);
  });

  test("the launcher is drawn in the corner of a page with hostile styles under the strictest policy", async () => {
    const { x, y, width, height, label } = await visitor.expectLauncher();
    const view = await engine.evaluate(() => ({
      width: document.documentElement.clientWidth,
      height: innerHeight,
    }));
    expect(view.width - (x + width)).toBeLessThanOrEqual(40);
    expect(view.height - (y + height)).toBeLessThanOrEqual(40);
    expect(label).not.toBe("");
    // The keyboard stays where the visitor had it, in the page.
    expect(await engine.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  });

  test("a click opens the messenger; the visitor's message reaches the inbox", async () => {
    await visitor.clickLauncher();
    await visitor.openComposer();
    await visitor.send("hello");
    const item = await until("the inbox shows the message", () => team.find("hello"));
    conversationId = item.id;
    // The next message can be written at once.
    const focused = () => engine.inFrame(APP, () => document.activeElement?.tagName === "TEXTAREA");
    await until("the composer has the focus", focused, 3_000);
  });

  test("the agent's reply appears in the open messenger by itself", async () => {
    await team.reply(conversationId, "Hi there, how can I help?");
    await visitor.expectText(APP, "Hi there, how can I help?", "[role=log]");
    expect(await visitor.shown(SURFACE)).toBeNull();
  });

  test("the frame enforces Trusted Types where the engine has them", async () => {
    const outcome = await engine.inFrame(APP, () => {
      if (!("trustedTypes" in window)) return "none";
      try {
        document.createElement("div").innerHTML = "<b>x</b>";
        return "allowed";
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(["none", "TypeError"]).toContain(outcome);
  });

  test("closed, a reply shows as a teaser above the launcher, with the agent's name, and counts on the badge", async () => {
    await visitor.closeMessenger();
    await team.reply(conversationId, "One more thing: we open at nine.");
    await visitor.expectText(SURFACE, "One more thing: we open at nine.");
    expect(await visitor.textIn(SURFACE)).toContain(team.name);
    const launcher = await until("the badge", async () => {
      const now = await visitor.launcher();
      return now?.text.includes("1") ? now : null;
    });
    const surface = await until("the teaser", () => visitor.shown(SURFACE));
    expect(surface.y + surface.height).toBeLessThanOrEqual(launcher.y);
    expect(Math.abs(surface.x + surface.width - (launcher.x + launcher.width))).toBeLessThanOrEqual(40);
    expect(await engine.evaluate(() => document.documentElement.outerHTML)).not.toContain("we open at nine");
  });

  test("the teaser is drawn again after its frame reloads", async () => {
    await engine.inFrame(SURFACE, () => {
      (window as unknown as { before: boolean }).before = true;
      // After this call has been answered, because the answer would be lost with the document.
      setTimeout(() => location.reload(), 0);
    });
    const fresh = () => engine.inFrame(SURFACE, () => !("before" in window));
    await until("a new document", fresh);
    await visitor.expectText(SURFACE, "One more thing: we open at nine.");
  });

  test("a click on the teaser opens that conversation and takes teaser and badge away", async () => {
    await visitor.clickIn(SURFACE, "*", "we open at nine");
    await until("the messenger is shown", () => visitor.shown(APP));
    await visitor.expectText(APP, "One more thing: we open at nine.", "[role=log]");
    await visitor.expectHidden(SURFACE);
    await visitor.closeMessenger();
    await until("no badge", async () => (await visitor.launcher())?.text === "");
  });

  test("a dismissed teaser goes and stays away, the badge keeps counting", async () => {
    await team.reply(conversationId, "And bring your bicycle.");
    await visitor.expectText(SURFACE, "And bring your bicycle.");
    await visitor.clickIn(SURFACE, "button", "dismiss|close");
    await visitor.expectHidden(SURFACE);
    await until("the badge", async () => (await visitor.launcher())?.text.includes("1"));
    await engine.goto(`${site.url}/`);
    await until("the badge after the reload", async () => (await visitor.launcher())?.text.includes("1"));
    await sleep(800);
    expect(await visitor.shown(SURFACE)).toBeNull();
  });

  test("the conversation is there after the reload", async () => {
    await visitor.clickLauncher();
    await until("the messenger is shown", () => visitor.shown(APP));
    await visitor.expectText(APP, "And bring your bicycle.");
  });

  test("nothing of all this violated the page's policy", async () => {
    expect(await visitor.violations()).toEqual([]);
  });
});
