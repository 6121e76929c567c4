import type { CallOutcome, ShellToFrame, ShellToHost } from "./shell/messages.ts";
import type { SurfaceOutcome, SurfacesToFrame, SurfacesToHost } from "./surfaces/messages.ts";

/** Everything the loader can send. */
export type HostToFrame = ShellToFrame & SurfacesToFrame;

/** Everything the frame can send. */
export type FrameToHost = ShellToHost & SurfacesToHost;

/** What a request of that type is answered with. Answers arrive as `unknown`: guard them. */
export type Replies = {
  "shell.logout": { ok: true };
  "shell.destroy": { ok: true };
  "shell.call": CallOutcome;
  "surfaces.open": SurfaceOutcome;
};

export type * from "./shell/messages.ts";
export type * from "./surfaces/messages.ts";
