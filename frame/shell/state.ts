import type { FrameState } from "../app.ts";
import { HOME } from "./navigation.ts";

/** What a new visitor starts from; what a logout goes back to. */
export const NO_VISITOR = {
  phase: "starting",
  views: [HOME],
  connection: "idle",
  messenger: {
    tabs: ["home", "messages"],
    defaultTab: "home",
    cards: ["welcome", "startConversation", "conversations"],
  },
  unread: { total: 0, latest: null },
  entries: [],
  uploads: [],
  showings: [],
  live: null,
  outbox: null,
} satisfies Partial<FrameState>;

/** The state before the loader's first word. */
export const INITIAL: FrameState = {
  ...NO_VISITOR,
  appearance: null,
  branding: undefined,
  theme: "system",
  locale: "",
  wishes: "en",
  messages: {},
  texts: {},
  isOpen: false,
  page: { url: "", title: "", referrer: "", locale: "en" },
  layout: {
    mode: "window",
    width: 0,
    height: 0,
    reducedMotion: false,
    insets: { top: 0, right: 0, bottom: 0, left: 0 },
  },
};
