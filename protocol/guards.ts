import type { FrameToHost } from "./messages.ts";
import { shellGuards } from "./shell/guards.ts";
import { surfacesGuards } from "./surfaces/guards.ts";

/** One guard per message the host takes; `satisfies` makes a new message without a guard a compile error. */
const guards = { ...shellGuards, ...surfacesGuards } satisfies {
  [K in keyof FrameToHost]: (data: never) => boolean;
};

/** The data as its type, or `undefined` when it is anything else. For the loader's channel. */
export const decodeFrameToHost = <K extends keyof FrameToHost & string>(
  type: K,
  data: unknown,
): FrameToHost[K] | undefined =>
  (guards[type] as (data: unknown) => boolean)(data ?? {}) ? ((data ?? {}) as FrameToHost[K]) : undefined;
