/** The deployment's functions this frame calls, as `fn.listConversations` and so on. */
export * as fn from "./functionNames.ts";

/** The public name behind one of the above. */
export function nameOf(reference: unknown): string {
  return reference as string;
}
