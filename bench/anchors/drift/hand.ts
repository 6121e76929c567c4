import { readFileSync } from "node:fs";

/** Pages of which elements are found again by whoever reads both releases. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  "sb-admin-2": ["cards.html", "index.html", "register.html", "tables.html"],
  material: ["pages/dashboard.html", "pages/notifications.html", "pages/tables.html"],
  argon: ["examples/profile.html", "index.html"],
  "tabler-ui": ["dist/cards.html"],
  "admin-lte": ["index2.html"],
  "admin-lte-2": ["index.html", "pages/widgets.html"],
  gentelella: [
    "dist/production/contacts.html",
    "dist/production/e_commerce.html",
    "dist/production/form.html",
    "dist/production/index.html",
    "dist/production/login.html",
  ],
  agency: ["dist/index.html"],
  "business-casual": ["dist/index.html", "dist/store.html"],
  "clean-blog": ["dist/contact.html", "dist/index.html"],
  creative: ["dist/index.html"],
  freelancer: ["dist/index.html"],
  "modern-business": ["dist/contact.html", "dist/faq.html", "dist/index.html", "dist/pricing.html"],
  "new-age": ["dist/index.html"],
};

/** How many elements of each, seeded. */
export const HAND_TARGETS = 25;

/** By the later release's page: the place of an element before, and after; null if it is not there any more. */
export type HandLabels = Readonly<
  Record<string, readonly (readonly [before: number, after: number | null])[]>
>;

/** Whether elements of the page, a path below `node_modules`, are found again by hand. */
export function isOfHand(page: string): boolean {
  const [key = "", ...path] = page.split("/");
  return !!PAGES[key]?.includes(path.join("/"));
}

const FILE = new URL("./handLabels.json", import.meta.url);

/** What both readers have found, each for themselves; what they did not agree on is not in it. */
export function readHandLabels(): HandLabels {
  return JSON.parse(readFileSync(FILE, "utf8"));
}
