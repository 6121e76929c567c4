import { fits, type Shape } from "./fits.ts";
import type { FrameToHost } from "./messages.ts";
import { shellShapes } from "./shell/guards.ts";
import { surfacesShapes } from "./surfaces/guards.ts";

/** One shape per message the host takes; `satisfies` makes a new message without one a compile error. */
export const shapes = { ...shellShapes, ...surfacesShapes } satisfies Record<keyof FrameToHost, Shape>;

/** The data as its type, or `undefined` when it is anything else. For the loader's channel. */
export const decodeFrameToHost = <K extends keyof FrameToHost & string>(
  type: K,
  data: unknown = {},
): FrameToHost[K] | undefined => (fits(shapes[type], data) ? (data as FrameToHost[K]) : undefined);
