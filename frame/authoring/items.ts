import { readAnchor } from "../anchoredMarks.ts";
import { type AnchorDraft, type Fields, isTour, type Step } from "./functions.ts";
import type { Operation } from "./operations.ts";

/** Of the one item of a tooltip, which has no id of its own. */
export const TIP = "tip";

/** A step of a tour, or a tooltip: what stands at one element and says something. */
export type Item = Pick<Step, "id" | "kind" | "title" | "source" | "media" | "side" | "page" | "buttons"> & {
  anchor: AnchorDraft | null;
  lit?: AnchorDraft | null;
};

/** What there is to edit, in its order. */
export function itemsOf(fields: Fields): readonly Item[] {
  if (isTour(fields)) return fields.content.steps;
  const { include, exclude } = fields.delivery.page;
  const page = include.length + exclude.length > 0 ? fields.delivery.page : null;
  return [{ ...fields.content, id: TIP, kind: "pointer", page, buttons: [] }];
}

/** The operation that sets something of an item; `burst` as in `Operation`. */
export const setOf = (
  id: string,
  set: Partial<Pick<Step, "title" | "source" | "media" | "side" | "buttons">> & { anchor?: AnchorDraft },
  burst?: number,
): Operation => (id === TIP ? { do: "tip", set, burst } : { do: "step", id, set, burst }) as Operation;

/** A step as it begins; where it was picked is where it belongs. */
export const newStep = (id: string, more: Partial<Step>): Step => ({
  id,
  kind: "pointer",
  title: "",
  source: "",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 10,
  ...more,
});

/** Made for a step: small letters and digits. */
export const newStepId = (): string =>
  `s-${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => (byte % 36).toString(36)).join("")}`;

/** What the host looks for; undefined where nothing, or nothing that it could be, is pointed at. */
export const anchorOf = ({ anchor }: Pick<Item, "anchor">) => (anchor ? readAnchor(anchor) : undefined);

/** The same of what is lit up around it. */
export const litAnchorOf = ({ lit }: Item) => (lit ? readAnchor(lit) : undefined);

/** The page rule for where something was picked: this path, whatever follows it. */
export function pageRuleOf(path: string): { include: string[]; exclude: string[] } {
  const [whole = "/"] = path.split(/[?#]/);
  // A star of the address itself would stand for anything.
  return { include: [whole.replaceAll("*", "%2A")], exclude: [] };
}

/** Whether it is known by what it is called: not where its author has said that this changes. */
export function hasText({ anchor }: Pick<Item, "anchor">): boolean {
  const known = anchorOf({ anchor });
  return known !== undefined && "is" in known && known.is.label !== undefined;
}
