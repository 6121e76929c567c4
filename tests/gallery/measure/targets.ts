import { type Finding, makeFinding } from "./finding.ts";
import type { PageView } from "./page.ts";

/** Everything that is clicked or filled in. */
export const TARGETS =
  "button, a[href], summary, select, textarea, input:not([type=hidden]), [role=button], [role=menuitem], [role=menuitemcheckbox], [role=option], [role=switch], [role=tab]";

const LEAST_PX = 24;
const LEAST_FIELD_PX = 16;
const NATIVE_TICK = "input[type=checkbox], input[type=radio]";

/** Whether an element is a button or the like, not a field. */
export const isControl = (element: Element): boolean => !element.matches("input, select, textarea");

/** Targets below 24 px (WCAG 2.5.8). A link in a line of words is as high as the line. */
export function findSmallTargets(view: PageView): Finding[] {
  return view.all(TARGETS).flatMap((element) => {
    if (view.style(element).display === "inline" && hasWordsBeside(element)) return [];
    const target = (element.matches(NATIVE_TICK) && element.closest("label")) || element;
    const { width, height } = target.getBoundingClientRect();
    // Half a pixel is the browser's rounding of sizes in rem.
    if (Math.min(width, height) >= LEAST_PX - 0.5 || isLargerThanDrawn(view, target)) return [];
    const figure = `${Math.round(width)} × ${Math.round(height)} px, not ${LEAST_PX} × ${LEAST_PX}`;
    return [makeFinding("target size", element, { figure })];
  });
}

function hasWordsBeside(element: Element): boolean {
  const around = element.parentElement?.textContent?.trim() ?? "";
  return around.length > (element.textContent?.trim().length ?? 0);
}

/** Whether a finger that misses the drawn box by a little still hits: a larger area lies over or around it. */
function isLargerThanDrawn(view: PageView, target: Element): boolean {
  const { left, top, width, height } = target.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  const reach = LEAST_PX / 2 - 0.5;
  return [
    [0, -reach],
    [0, reach],
    [-reach, 0],
    [reach, 0],
  ].every(([dx = 0, dy = 0]) => {
    const hit = view.root.elementFromPoint(x + dx, y + dy);
    return hit !== null && (target.contains(hit) || hit.closest("label")?.contains(target) === true);
  });
}

/** Fields whose words are so small that a phone zooms the page in to them. */
export function findSmallFields(view: PageView): Finding[] {
  return view
    .all("input:not([type=checkbox], [type=radio], [type=file], [type=hidden]), textarea, select")
    .flatMap((field) => {
      const size = Number.parseFloat(view.style(field).fontSize);
      if (size >= LEAST_FIELD_PX) return [];
      return [makeFinding("field text size", field, { figure: `${size} px, not ${LEAST_FIELD_PX}` })];
    });
}
