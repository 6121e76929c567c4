import * as z from "zod/mini";
import { CallError } from "../core/errors.ts";
import { type BootResponse, bootResponse } from "./bootSchema.ts";

/** Longer than any line worth waiting for; the next attempt has a new connection. */
const TIMEOUT_MS = 8_000;

/**
 * Posts a boot request beside the frame's own document. Rejects with CallError OFFLINE when no sensible answer came back,
 * whatever stood in its place: a gateway's page, half an answer, another service's JSON.
 */
export async function postBoot(url: string, body: unknown, fetcher: typeof fetch): Promise<BootResponse> {
  try {
    const response = await fetcher(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = z.safeParse(bootResponse, await response.json());
    if (answer.success) return answer.data;
  } catch {
    // Off line, or not JSON.
  }
  throw new CallError("OFFLINE", "The deployment gave no answer to a boot.");
}
