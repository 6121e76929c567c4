import { UAParser } from "ua-parser-js";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { ClientFacts, Device, PageFacts } from "../validators";
import { clip } from "./text";

const MAX_USER_AGENT_LENGTH = 500;
const MAX_VERSION_LENGTH = 40;
const MAX_IDENTIFIER_LENGTH = 200;
/** Windows 11 calls itself 10 everywhere but in the version of its platform. */
const WINDOWS_11 = 13;

/**
 * Browser, operating system and kind of device, in words for people. Empty words where the headers do not tell. An iPad
 * that asks for desktop pages says that it is a Mac, and nothing in a request tells otherwise.
 */
export function parseDevice({ userAgent, platformVersion }: Omit<ClientFacts, "country">): Device {
  if (!userAgent) return { browser: "", browserVersion: "", os: "", osVersion: "", type: "desktop" };
  const { browser, os, device } = new UAParser(userAgent.slice(0, MAX_USER_AGENT_LENGTH)).getResult();
  const name = os.name ?? "";
  return {
    browser: browser.name ?? "",
    browserVersion: clip(browser.version ?? "", MAX_VERSION_LENGTH),
    os: name,
    osVersion: clip(versionOf(name, platformVersion) ?? os.version ?? "", MAX_VERSION_LENGTH),
    type: kindOf(device.type, name, userAgent),
  };
}

/** By the hint, which is true where the user agent's version is frozen. */
function versionOf(os: string, hint: string | undefined): string | undefined {
  if (!hint) return undefined;
  const major = Number.parseInt(hint, 10);
  if (os === "Windows") return major >= WINDOWS_11 ? "11" : major > 0 ? "10" : undefined;
  return hint.replace(/(\.0)+$/, "");
}

function kindOf(type: string | undefined, os: string, userAgent: string): Device["type"] {
  if (type === "mobile" || type === "tablet") return type;
  if (type === "wearable") return "mobile";
  // Phones say so; everything else that is held in a hand is a tablet.
  if (type === undefined && /^Android|^HarmonyOS/.test(os))
    return /\bMobile\b/.test(userAgent) ? "mobile" : "tablet";
  return "desktop";
}

type DeviceFacts = {
  page: PageFacts;
  client: ClientFacts;
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
  const { country } = facts.client;
  const { referrer, url } = facts.page;
  const locale = facts.locale || facts.page.locale;
  const seen = { device: parseDevice(facts.client), locale, ...(country ? { country } : {}) };
  if (!row) {
    const identifier = facts.clientIdentifier && clip(facts.clientIdentifier, MAX_IDENTIFIER_LENGTH);
    await ctx.db.insert("visitorDevices", {
      visitorId,
      ...seen,
      referrer: referrer || null,
      firstUrl: url,
      ...(identifier ? { clientIdentifier: identifier } : {}),
    });
  } else {
    // Equal values write nothing.
    await ctx.db.patch("visitorDevices", row._id, { ...seen, referrer: row.referrer ?? (referrer || null) });
  }
}
