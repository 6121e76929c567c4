import type { MoreIcons } from "./moreIcons.ts";

/** Strokes on a 24-unit grid, drawn for this product. Names ending a list point in reading direction. */
const PATHS = {
  chat: "M4 11.5a7.5 7.5 0 0 1 7.5-7.5h1a7.5 7.5 0 0 1 0 15H5.2A1.2 1.2 0 0 1 4 17.8z",
  chevronLeft: "M14.5 5.5 8 12l6.5 6.5",
  chevronRight: "M9.5 5.5 16 12l-6.5 6.5",
  close: "M6 6l12 12M18 6 6 18",
  attach:
    "M19.5 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7.2-7.2",
  send: "M12 19V5.5M6 11.5l6-6 6 6",
  arrowDown: "M12 5v13.5M6 12.5l6 6 6-6",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  alert: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.8v5M12 16v.1",
  offline: "M4 4l16 16M8.5 15.5a5 5 0 0 1 6.6-.4M5 12a10 10 0 0 1 4.4-2.6M19 12a10 10 0 0 0-6-3M12 19v.1",
} as const;

export type IconName = keyof typeof PATHS | keyof MoreIcons;

const paths: Partial<Record<IconName, string>> = { ...PATHS };

/** Adds icons that only some apps load (moreIcons.ts). */
export function addIcons(more: Partial<Record<IconName, string>>): void {
  Object.assign(paths, more);
}

/** Icons that mean a direction along the line of text and so turn round in right-to-left. */
const FLIPS: ReadonlySet<IconName> = new Set(["chevronLeft", "chevronRight", "logout", "reopen"]);

/** A decorative icon in the current text colour; the control around it carries the name. `size` in CSS px. */
export function Icon(props: { name: IconName; size?: number; strokeWidth?: number }) {
  return (
    <svg
      class="oc-icon"
      classList={{ "oc-icon-flip": FLIPS.has(props.name) }}
      width={props.size ?? 20}
      height={props.size ?? 20}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={props.strokeWidth ?? 1.8}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[props.name]} />
    </svg>
  );
}
