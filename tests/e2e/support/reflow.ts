import type { Frame, Page } from "@playwright/test";
import { type Contrast, installContrast } from "./contrast.ts";

/** Spacing of WCAG 1.4.12, which readers may set over any page. */
const SPACED =
  "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }";

/** What does not fit its window, cannot be reached, or is cut off. Lines to read. */
export async function misfits(target: Page | Frame): Promise<string[]> {
  // A screen that has just come stands in its place with the next frame.
  await target.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  return target.evaluate(findMisfits);
}

/** The same with the reader's own spacing of text. */
export async function spacedMisfits(target: Page | Frame): Promise<string[]> {
  await target.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
    // A reader who has it so had it when the page was drawn, which is when the strip goes to where one is.
    const current = document.querySelector(".c-settings-nav [aria-current]");
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, SPACED);
  const found = await misfits(target);
  await target.evaluate(() => document.adoptedStyleSheets.pop());
  return found.map((line) => `spaced: ${line}`);
}

/** Fields in which a phone would zoom, and movement for somebody who has asked for less. */
export const phoneFaults = (target: Page | Frame): Promise<string[]> =>
  target.evaluate(() => {
    const fields = [
      ...document.querySelectorAll(
        "textarea, select, input:not([type=checkbox], [type=radio], [type=file], [type=color])",
      ),
    ];
    const small = fields.filter((field) => Number.parseFloat(getComputedStyle(field).fontSize) < 16);
    const moving = document.getAnimations().filter(({ effect }) => {
      const { duration } = effect?.getComputedTiming() ?? {};
      const frames = effect instanceof KeyframeEffect ? effect.getKeyframes() : [];
      return (
        Number(duration) > 50 &&
        frames.some((frame) => ["transform", "translate", "rotate", "scale"].some((name) => name in frame))
      );
    });
    const nameOf = (element: Element | null | undefined) => element?.outerHTML.slice(0, 90);
    return [
      ...small.map((field) => `smaller than 16 px: ${nameOf(field)}`),
      ...moving.map(({ effect }) => `moves: ${nameOf((effect as KeyframeEffect).target)}`),
    ];
  });

/** Controls whose words or sign cannot be told from their ground, as where the system sets all colours. */
export async function unseen(target: Page | Frame): Promise<string[]> {
  await installContrast(target);
  return target.evaluate(() => {
    const { contrast } = globalThis as unknown as { contrast: Contrast };
    const isDrawn = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    return [...document.querySelectorAll("button:not(:disabled), a[href], summary, [role=switch]")]
      .filter(isDrawn)
      .filter((control) => control.textContent?.trim() || control.querySelector("svg"))
      .filter((control) =>
        contrast
          .behind(control)
          .some((ground) => contrast.ratio(getComputedStyle(control).color, ground) < 3),
      )
      .map((control) => `unseen in forced colours: ${control.outerHTML.slice(0, 120)}`);
  });
}

/** Runs in the page. */
function findMisfits(): string[] {
  const found: string[] = [];
  const nameOf = (element: Element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 120);
  // Code and tables have two directions by nature, and scroll by themselves; the settings' sections are a strip, of which
  // the present one is in sight.
  const isTwoWay = (element: Element) =>
    element.closest("pre, table, .oc-article-table, .c-code, .c-settings-nav a:not([aria-current])") !==
      null || element.matches(".c-settings-nav ul");
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth)
    found.push(`the page scrolls sideways by ${root.scrollWidth - root.clientWidth} px`);
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    if (
      !element.checkVisibility({ visibilityProperty: true }) ||
      box.width < 2 ||
      element.closest(".oc-sr") ||
      isTwoWay(element)
    )
      continue;
    const style = getComputedStyle(element);
    const isWider = element.scrollWidth > element.clientWidth + 1;
    const isTaller = element.scrollHeight > element.clientHeight + 2;
    const isControl = element.matches("button, a, input, textarea, select, summary");
    if (isWider && /auto|scroll/.test(style.overflowX) && !element.matches("textarea, input"))
      found.push(`scrolls sideways: ${nameOf(element)}`);
    if (isControl && (box.left < -1 || box.right > innerWidth + 1))
      found.push(`out of the window: ${nameOf(element)}`);
    const isLine = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
    const hasWords = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (hasWords && isTaller && !isLine && /hidden|clip/.test(style.overflowY))
      found.push(`cut off: ${nameOf(element)}`);
    if (element.matches("button, a") && style.display !== "inline" && isTaller && !isLine && hasWords)
      found.push(`spills out: ${nameOf(element)}`);
  }
  return found;
}
