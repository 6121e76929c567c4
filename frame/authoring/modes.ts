import type { AuthoringReport } from "../../protocol/messages.ts";

/** What is picked for: another step, another element of one, one more sample of that which it has, or what is lit up around it. */
export type PickFor = { what: "new" } | { what: "again" | "sample" | "lit"; id: string };

/** What the author does with the page just now. */
export type Mode = { is: "navigate" } | { is: "pick"; for: PickFor } | { is: "preview"; from: string | null };

export type ModeEvent =
  | { on: "navigate" }
  | { on: "pick"; for: PickFor }
  | { on: "preview"; from: string | null }
  | { on: "previewOver" }
  /** A step is gone. */
  | { on: "gone"; id: string }
  | AuthoringReport;

const NAVIGATE: Mode = { is: "navigate" };

/** The mode after something has happened; the same one where that changes nothing. */
export function nextMode(mode: Mode, event: ModeEvent): Mode {
  if ("on" in event) {
    switch (event.on) {
      case "navigate":
        return mode.is === "navigate" ? mode : NAVIGATE;
      case "pick":
        return { is: "pick", for: event.for };
      case "preview":
        return { is: "preview", from: event.from };
      case "previewOver":
        return mode.is === "preview" ? NAVIGATE : mode;
      case "gone":
        return mode.is === "pick" && "id" in mode.for && mode.for.id === event.id ? NAVIGATE : mode;
    }
  }
  switch (event.type) {
    // The host is in it already. While a tour runs the page is its visitor's, and a late word changes nothing.
    case "mode":
      if (mode.is === "preview" || mode.is === event.mode) return mode;
      return event.mode === "pick" ? { is: "pick", for: { what: "new" } } : NAVIGATE;
    case "picked":
      return mode.is === "pick" ? NAVIGATE : mode;
    default:
      return mode;
  }
}
