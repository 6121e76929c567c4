import type { InitConfig } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { FrameConfig } from "../core/config.ts";

/** The pages around this frame, and what it belongs to. */
export type Embedding = {
  window: Window & typeof globalThis;
  config: FrameConfig;
  /** Of the page around the frame, from the handshake. */
  parentOrigin: string;
  /** What the loader calls its own version, from the handshake. */
  loaderVersion: string;
  isOriginAllowed(origin: string): boolean;
};

type Refusal = { code: "WORKSPACE_UNKNOWN" | "ORIGIN_REFUSED" | "INPUT_INVALID"; message: string };

/** Every page around this one, where the browser tells. */
const ancestorsOf = (window: Window): string[] => [...(window.location.ancestorOrigins ?? [])];

/** What forbids a boot before any request is made. */
export function refusalOf(
  config: InitConfig,
  { config: own, window, isOriginAllowed }: Embedding,
): Refusal | null {
  if (own.refusal) return { code: own.refusal.code, message: "There is no workspace with this id." };
  const isSameHome = new URL(config.convexUrl).origin === new URL(own.convexUrl).origin;
  const strange = isSameHome ? config.workspaceId !== own.workspaceId && "workspaceId" : "convexUrl";
  if (strange) {
    const message = `This frame belongs to ${isSameHome ? "workspace " : ""}${own[strange]}, not to the ${strange} given.`;
    return { code: "INPUT_INVALID", message };
  }
  const refused = ancestorsOf(window).find((origin) => !isOriginAllowed(origin));
  if (refused === undefined || window.parent === window) return null;
  return { code: "ORIGIN_REFUSED", message: `${refused} is not in the workspace's allowed origins.` };
}

/** What a boot says of the page. */
export function factsOf(
  { clientIdentifier, onboardingVerificationToken }: InitConfig,
  { window, parentOrigin, loaderVersion }: Embedding,
  { page, wishes }: FrameState,
) {
  const origins = ancestorsOf(window);
  // What is undefined is left out of the JSON.
  const ancestorOrigins = origins[0] ? origins : undefined;
  return {
    page,
    languages: wishes,
    parentOrigin,
    loaderVersion,
    ancestorOrigins,
    clientIdentifier,
    onboardingVerificationToken,
  };
}
