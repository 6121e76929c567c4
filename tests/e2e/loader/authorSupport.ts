import type { Page } from "@playwright/test";
import type { AuthoringReport, AuthoringWanted } from "../../../protocol/authoring/messages.ts";
import { decodeAuthoringReport } from "../../../protocol/authoring/schema.ts";
import { expect, order, seen } from "./support.ts";

/** Asks for authoring as the frame does; who is to pick can, once this is over. */
export async function author(page: Page, wanted: AuthoringWanted): Promise<void> {
  await order(page, { extra: ["authoring", wanted] });
  // What draws outlines comes with what listens.
  if (wanted.mode === "pick") await expect.poll(() => page.evaluate(hasOutlines)).toBe(true);
}

/** Runs in the page. */
const hasOutlines = (): boolean =>
  (window as unknown as { ours: ShadowRoot[] }).ours.some(({ adoptedStyleSheets }) =>
    adoptedStyleSheets.some(({ cssRules }) => [...cssRules].some(({ cssText }) => cssText.includes(".pick"))),
  );

/** What was told, in order, each of it a report as the frame takes it. */
export async function reportsOf(page: Page): Promise<AuthoringReport[]> {
  return (await seen(page, "authored")).map(([given]) => {
    const report = decodeAuthoringReport(given);
    expect(report, JSON.stringify(given)).toEqual(given);
    return report as AuthoringReport;
  });
}

type Of<T extends AuthoringReport["type"]> = AuthoringReport & { type: T };

/** The reports of one type. */
export async function reports<T extends AuthoringReport["type"]>(page: Page, type: T): Promise<Of<T>[]> {
  return (await reportsOf(page)).filter((report): report is Of<T> => report.type === type);
}

/** What was picked, the `count`th time. */
export async function picked(page: Page, count = 1): Promise<Of<"picked">> {
  await expect.poll(async () => (await reports(page, "picked")).length).toBe(count);
  return (await reports(page, "picked"))[count - 1] as Of<"picked">;
}

/** Waits until what is pointed at is called so. */
export const expectPointed = (page: Page, name: string): Promise<void> =>
  expect.poll(async () => (await reports(page, "hover")).at(-1)?.crumbs.at(-1)?.name).toBe(name);

type Outline = { tone: string; left: number; top: number; width: number; height: number; isOpen: boolean };

/** The outlines, or what else is asked for, that stand in the page just now. */
export const outlines = (page: Page, wanted = ".pick"): Promise<Outline[]> =>
  page.evaluate(
    (boxes) =>
      (window as unknown as { ours: ShadowRoot[] }).ours.flatMap((root) =>
        [...root.querySelectorAll(boxes)].map((box) => {
          const { left, top, width, height } = box.getBoundingClientRect();
          const tone = box.className.split(" ")[1] ?? "";
          return { tone, left, top, width, height, isOpen: box.matches(":popover-open") };
        }),
      ),
    wanted,
  );

/** Waits until the first outline stands around an element, above the page; `again` moves the mouse there once more. */
export async function expectOutline(
  page: Page,
  rect: () => Promise<Omit<Outline, "tone" | "isOpen">>,
  again?: () => Promise<void>,
): Promise<void> {
  await expect
    .poll(async () => {
      await again?.();
      const [target, [box]] = [await rect(), await outlines(page)];
      if (!box?.isOpen) return "none";
      const off = (["left", "top", "width", "height"] as const).filter(
        (edge) => Math.abs(box[edge] - target[edge]) > 1.5,
      );
      return off.length === 0 ? "around it" : JSON.stringify({ target, box });
    })
    .toBe("around it");
}

/** Has the page note every event of use that it hears, at the document and at its elements. */
export const NOTE_USE = `<script>
  window.heard = [];
  for (const type of "pointerdown,mousedown,pointerup,mouseup,click,dblclick,contextmenu,touchstart,touchend,submit,keydown,keyup,focusin,input".split(","))
    for (const isFirst of [true, false])
      document.addEventListener(type, ({ target }) => heard.push(type + " " + (target.id || target.nodeName)), isFirst);
</script>`;
export const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0));
