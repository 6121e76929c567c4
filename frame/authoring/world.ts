import type { Channel } from "../../protocol/channel.ts";
import type { FrameToHost } from "../../protocol/messages.ts";
import type { FrameApp } from "../app.ts";
import type { FrameConfig } from "../core/config.ts";
import type { Reporter } from "../shell/report.ts";
import type { AuthoringError, Calls } from "./calls.ts";

/** Hears a call of the host by its type. */
export type HearCall = (type: string, first: unknown, second?: unknown) => void;

/** What authoring needs of the frame around it. */
export type AuthoringWorld = {
  window: Window & typeof globalThis;
  config: FrameConfig;
  channel: Channel<FrameToHost>;
  reporter: Reporter;
  app: FrameApp;
  /** Of the page around the frame, from the handshake. */
  parentOrigin: string;
  /** As the page has said last. */
  consent(): "required" | "granted" | undefined;
  /** Hears each call of the host, and its first two arguments; of `authored` (SPEC, chapter AU) nothing was checked. One listener. */
  hear(listener: HearCall): void;
};

/** An author's session, as the chunk that draws gets it. */
export type Entry = {
  token: string;
  calls: Calls;
  toError(data: unknown, message: string): AuthoringError;
  /** Nothing of it stays in this tab. */
  drop(): void;
};

/** What draws and runs tours: in a chunk of its own, which other chunks are not bundled with. */
export type TourChunk = typeof import("../tour.ts");
