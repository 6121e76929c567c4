import { LONG } from "./longWords.ts";

/** A tour by what it says, and the page that it comes to by itself; without one it waits in the tab. */
export type LiveTour = { name: string; description: string; page?: string; steps: object[] };

const STEP = {
  kind: "pointer",
  title: "",
  source: "",
  media: null,
  anchor: { selector: "h1" },
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 10,
};
const post = { kind: "post", anchor: null };

const pointer = {
  ...STEP,
  id: "frame",
  title: "Begin with the frame",
  source: "Pick a size, and **everything else** on this page fits it.",
};
const inside = { ...pointer, ...post, id: "inside", title: "Welcome to the workshop" };
const lost = { ...pointer, id: "lost", anchor: { selector: "#nowhere" } };
const last = { ...pointer, ...post, id: "last", title: "That was it" };

/** An ordinary shop's. */
export const TYPICAL_TOURS: readonly LiveTour[] = [
  { name: "Find your size", description: "Two minutes, and it fits.", steps: [pointer, last] },
  { name: "Look around", description: "", steps: [inside] },
  { name: "At an element", description: "", page: "tour", steps: [pointer, last] },
  { name: "Over the page", description: "", page: "tourPost", steps: [inside, last] },
  { name: "Not to be found", description: "", page: "tourLost", steps: [inside, lost] },
];

const [LINE, ARABIC] = LONG.lines;
const longStep = {
  ...pointer,
  title: LINE.slice(0, 100),
  source: LONG.lines.slice(0, 6).join("\n\n"),
  buttons: [
    { label: LONG.word.slice(0, 40), action: { type: "next" } },
    { label: ARABIC.slice(0, 40), action: { type: "openUrl", url: LONG.address } },
    { label: LINE.slice(0, 40), action: { type: "dismiss" } },
  ],
};
const longLast = { ...longStep, ...post, id: "long" };

/** Each as long as it may be. */
export const LONG_TOURS: readonly LiveTour[] = [
  { name: LINE.slice(0, 80), description: LONG.lines.join(" ").slice(0, 300), steps: [longStep, longLast] },
  { name: ARABIC.slice(0, 80), description: ARABIC.slice(0, 200), steps: [longStep, longLast] },
  { name: "At an element", description: "", page: "tour", steps: [longStep, longLast] },
  { name: "Over the page", description: "", page: "tourPost", steps: [longLast, longStep] },
];

/** The pages that a tour comes to by itself. */
export const TOUR_PAGES = ["tour", "tourPost", "tourLost"] as const;
