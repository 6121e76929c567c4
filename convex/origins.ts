/**
 * The list of sites that may show a workspace's messenger. One set of rules for the header that browsers enforce
 * (`frame-ancestors`), for boot, and for the settings screen. Entries are exact origins, or `https://*.domain`: one or
 * more labels below the domain, https only, not the domain itself. An opaque origin (`null`) never matches. An empty
 * list is closed, except for pages of this machine in development.
 */

const MAX_ENTRIES = 100;
const MAX_TOTAL_LENGTH = 6000;
const DEVELOPMENT_ANCESTORS = "http://localhost:* http://127.0.0.1:* https://localhost:*";

// Domains under which strangers register names: a wildcard there would admit them. Not complete, and need not be:
// it catches slips, while a workspace's own list remains its own decision.
const SHARED_DOMAINS = new Set(
  (
    "co.uk org.uk ac.uk gov.uk com.au net.au org.au co.nz co.jp com.br com.mx com.ar com.tr com.cn com.sg co.in co.kr " +
    "co.za com.pl github.io gitlab.io netlify.app vercel.app pages.dev workers.dev web.app firebaseapp.com herokuapp.com " +
    "azurewebsites.net cloudfront.net amazonaws.com onrender.com fly.dev myshopify.com webflow.io wixsite.com " +
    "wordpress.com blogspot.com surge.sh glitch.me repl.co replit.app ngrok.io ngrok.app ngrok-free.app trycloudflare.com"
  ).split(" "),
);

export type NormalisedOrigin = { ok: true; origin: string } | { ok: false; reason: string };

/** Brings one entry of the list to its canonical form, or says why it cannot be one. */
export function normaliseOrigin(entry: string): NormalisedOrigin {
  const text = entry.trim();
  const refuse = (reason: string): NormalisedOrigin => ({ ok: false, reason });
  // Also keeps the header safe: nothing that could end a source or a directive gets past this line.
  if (!/^[\x21-\x7e\u00a1-\uffff]+$/.test(text) || /[;,'"\\<>`]/.test(text))
    return refuse("it is not a web address");
  if (/^[a-z*]/i.test(text) && !text.includes("://")) return refuse(`write it as https://${text}`);
  const wildcard = /^https?:\/\/\*\./i.test(text);
  const url = parseUrl(wildcard ? text.replace("*.", "") : text);
  if (!url || text.includes("@")) return refuse("it is not a web address");
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return refuse("it must start with https:// or http://");
  if (url.pathname !== "/" || url.search || url.hash)
    return refuse("leave out everything after the host name");
  if (url.hostname.includes("*"))
    return refuse("a * may only stand for what comes before a domain, as in https://*.example.com");
  if (url.hostname.startsWith("[")) return refuse("browsers do not accept IPv6 addresses here");
  if (url.hostname.endsWith(".")) return refuse("leave out the dot at the end");
  if (!wildcard) return { ok: true, origin: url.origin };
  if (url.protocol !== "https:") return refuse("a wildcard needs https://");
  if (/^[\d.]+$/.test(url.hostname)) return refuse("a wildcard needs a domain name");
  if (!url.hostname.includes(".") || SHARED_DOMAINS.has(url.hostname))
    return refuse("strangers can register names there");
  return { ok: true, origin: url.origin.replace("https://", "https://*.") };
}

/** Brings a whole list to canonical form, without doubles. The reason names the first entry that is wrong. */
export function normaliseOrigins(
  entries: readonly string[],
): { ok: true; origins: string[] } | { ok: false; reason: string } {
  if (entries.length > MAX_ENTRIES)
    return { ok: false, reason: `At most ${MAX_ENTRIES} origins can be listed.` };
  const origins = new Set<string>();
  for (const entry of entries) {
    const result = normaliseOrigin(entry);
    if (!result.ok) return { ok: false, reason: `“${shown(entry)}”: ${result.reason}.` };
    origins.add(result.origin);
  }
  const list = [...origins];
  if (list.join(" ").length > MAX_TOTAL_LENGTH)
    return { ok: false, reason: "The list is too long for a browser's header." };
  return { ok: true, origins: list };
}

/** Tells whether a page of this origin may show the messenger. `origin` is what browsers report, e.g. `https://a.example`. */
export function isOriginAllowed(allowed: readonly string[], origin: string, development: boolean): boolean {
  const url = parseUrl(origin);
  if (!url || url.origin !== origin || (url.protocol !== "https:" && url.protocol !== "http:")) return false;
  if (allowed.length === 0) return development && isThisMachine(url);
  return allowed.some((entry) => entry === origin || matchesWildcard(entry, url));
}

/** The `frame-ancestors` sources that admit exactly the pages `isOriginAllowed` admits. */
export function frameAncestors(allowed: readonly string[], development: boolean): string {
  if (allowed.length > 0) return allowed.join(" ");
  return development ? DEVELOPMENT_ANCESTORS : "'none'";
}

function matchesWildcard(entry: string, url: URL): boolean {
  if (!entry.startsWith("https://*.") || url.protocol !== "https:") return false;
  const base = parseUrl(entry.replace("*.", ""));
  return base !== null && base.port === url.port && url.hostname.endsWith(`.${base.hostname}`);
}

const isThisMachine = (url: URL) =>
  url.hostname === "localhost" || (url.hostname === "127.0.0.1" && url.protocol === "http:");

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

const shown = (entry: string) => entry.replace(/[\p{C}]/gu, " ").slice(0, 80);
