import type { AnchorsToFrame } from "./anchors/marks.ts";
import type { AuthoringToFrame } from "./authoring/messages.ts";
import type { FactsToFrame } from "./facts/messages.ts";
import type { ShellToFrame } from "./shell/messages.ts";
import type { Order } from "./shell/order.ts";
import type { SurfacesToFrame } from "./surfaces/messages.ts";

/** Everything the loader can send, each with a list of arguments. */
export type HostToFrame = ShellToFrame & SurfacesToFrame & FactsToFrame & AnchorsToFrame & AuthoringToFrame;

/** Everything the frame can send. */
export type FrameToHost = { order: Order };

export type * from "./anchors/marks.ts";
export type * from "./authoring/messages.ts";
export type * from "./facts/messages.ts";
export type * from "./shell/messages.ts";
export type * from "./shell/order.ts";
export type * from "./surfaces/messages.ts";
