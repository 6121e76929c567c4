import { UAParser } from "ua-parser-js";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Device, PageFacts } from "../validators";
import { clip } from "./text";

const MAX_USER_AGENT_LENGTH = 500;
const MAX_IDENTIFIER_LENGTH = 200;

/** Browser, operating system and kind of device, in words for people. Empty words where the header does not tell. */
export function parseDevice(userAgent: string | null): Device {
  if (!userAgent) return { browser: "", os: "", type: "desktop" };
  const { browser, os, device } = new UAParser(userAgent.slice(0, MAX_USER_AGENT_LENGTH)).getResult();
  return {
    browser: words(browser.name, browser.version?.split(".")[0]),
    os: words(os.name, os.version),
    type: device.type ?? "desktop",
  };
}

type DeviceFacts = {
  page: PageFacts;
  userAgent: string | null;
  clientIdentifier: string | undefined;
  /** What the visitor's browser speaks, if that is known apart from the page's own language. */
  locale: string | undefined;
};

/** Keeps the facts of the last boot, and from where the visitor first came. Writes nothing if they are the same. */
export async function recordDevice(
  ctx: MutationCtx,
  visitorId: Id<"visitors">,
  facts: DeviceFacts,
): Promise<void> {
  const row = await ctx.db
    .query("visitorDevices")
    .withIndex("by_visitorId", (q) => q.eq("visitorId", visitorId))
    .unique();
  const device = parseDevice(facts.userAgent);
  const { referrer, url } = facts.page;
  const locale = facts.locale || facts.page.locale;
  if (!row) {
    const identifier = facts.clientIdentifier && clip(facts.clientIdentifier, MAX_IDENTIFIER_LENGTH);
    await ctx.db.insert("visitorDevices", {
      visitorId,
      device,
      locale,
      referrer: referrer || null,
      firstUrl: url,
      ...(identifier ? { clientIdentifier: identifier } : {}),
    });
  } else {
    // Equal values write nothing.
    await ctx.db.patch("visitorDevices", row._id, {
      device,
      locale,
      referrer: row.referrer ?? (referrer || null),
    });
  }
}

const words = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(" ");
