/** The lazy chunk of editing tours and tooltips on the page: fetched once an agent has proved to be one, and by nobody else. */
import { AUTHOR_ICONS } from "../ui/authorIcons.ts";
import { addIcons } from "../ui/Icon.tsx";
import input from "../ui/input.css?inline";
import { author as run } from "./authoring/author.tsx";
import own from "./authoring/authoring.css?inline";
import type { AuthoringWorld, Entry } from "./authoring/world.ts";
import { addStrings } from "./strings/t.ts";
import { en as tooltips } from "./strings/tooltips/en.ts";
import tip from "./tooltips/tooltip.css?inline";

addStrings(tooltips);
addIcons(AUTHOR_ICONS);

/** Has an author work on the page; resolves when that is over. */
export async function author(entry: Entry, world: AuthoringWorld): Promise<void> {
  // Cards of steps, the words and icons in them, and what runs a tour.
  const tour = await import("./tour.ts");
  return run({ entry, world, tour, styles: tour.styles + input + tip + own });
}
