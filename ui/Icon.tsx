/** Strokes on a 24-unit grid, drawn for this product. Names ending a list point in reading direction. */
const PATHS = {
  chat: "M4 11.5a7.5 7.5 0 0 1 7.5-7.5h1a7.5 7.5 0 0 1 0 15H5.2A1.2 1.2 0 0 1 4 17.8z",
  chevronLeft: "M14.5 5.5 8 12l6.5 6.5",
  chevronRight: "M9.5 5.5 16 12l-6.5 6.5",
  chevronDown: "M5.5 9.5 12 16l6.5-6.5",
  close: "M6 6l12 12M18 6 6 18",
  send: "M12 19V5.5M6 11.5l6-6 6 6",
  compose:
    "M12.5 5H8a3 3 0 0 0-3 3v8a3 3 0 0 0 3 3h8a3 3 0 0 0 3-3v-4.5M10 14l.6-2.9L18 3.7a1.6 1.6 0 0 1 2.3 2.3l-7.4 7.4z",
  arrowDown: "M12 5v13.5M6 12.5l6 6 6-6",
  check: "M5 12.5l4.6 4.6L19 7.5",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  alert: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.8v5M12 16v.1",
  offline: "M4 4l16 16M8.5 15.5a5 5 0 0 1 6.6-.4M5 12a10 10 0 0 1 4.4-2.6M19 12a10 10 0 0 0-6-3M12 19v.1",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  users:
    "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19c.5-3.2 3.2-4.8 6.5-4.800s6 1.6 6.5 4.800M15.5 4.800a3.5 3.5 0 0 1 0 6.400M18 14.600c2 .6 3.2 2.2 3.5 4.4",
  inbox:
    "M4 13.5 6.6 6A1.5 1.5 0 0 1 8 5h8a1.5 1.5 0 0 1 1.4 1l2.6 7.500V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13.500h4.500l1.3 2.500h4.400l1.3-2.500H20",
  settings:
    "M5 7h8M17 7h2M5 17h2M11 17h8M15 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  shield: "M12 3.5 5 6v5.500c0 4.3 2.8 7.5 7 9 4.2-1.5 7-4.7 7-9V6z",
  code: "M8.5 7.5 4 12l4.5 4.500M15.5 7.5 20 12l-4.5 4.5",
  copy: "M9 9V6a2 2 0 0 1 2-2h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-3M6 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z",
  globe:
    "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.500c2.4 2.3 3.6 5.2 3.6 8.500s-1.2 6.2-3.6 8.500c-2.4-2.3-3.6-5.2-3.6-8.500S9.6 5.8 12 3.500z",
  device:
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.500v8a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 14.500v-8A1.5 1.5 0 0 1 5.5 5zM9 19.500h6M12 16v3.5",
  mail: "M5.5 5.500h13A1.5 1.5 0 0 1 20 7v10a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17V7a1.5 1.5 0 0 1 1.5-1.500zM4.5 7.500l7.5 6 7.5-6",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4",
  logout: "M10 4.500H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h3M10.5 12H20M16 8l4 4-4 4",
  reopen: "M5 12a7 7 0 1 1 2.2 5.100M5 12V7.500M5 12h4.5",
  plus: "M12 5v14M5 12h14",
} as const;

export type IconName = keyof typeof PATHS;

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
      <path d={PATHS[props.name]} />
    </svg>
  );
}
