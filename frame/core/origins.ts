const LOOPBACK = /^https?:\/\/localhost(?::\d+)?$|^http:\/\/127\.0\.0\.1(?::\d+)?$/;

/** Whether this is an origin as browsers write it: anything else is nobody's. */
const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

function matches(entry: string, origin: string): boolean {
  if (entry === origin) return true;
  // "https://*.example.com": one or more labels below, https only, never the apex itself.
  const parent = /^https:\/\/\*(\.[a-z0-9.-]+(?::\d+)?)$/.exec(entry)?.[1];
  return parent !== undefined && /^https:\/\/[a-z0-9.-]+(?::\d+)?$/.test(origin) && origin.endsWith(parent);
}

/**
 * Whether a page of this origin may embed the frame. An empty list is closed, except to loopback in development.
 * Opaque origins ("null") never match. The rules are the server's; `scripts/origins.test.ts` holds them together.
 */
export function isOriginAllowed(
  origin: string,
  rules: { allowedOrigins: string[]; development: boolean },
): boolean {
  if (!isOrigin(origin)) return false;
  if (rules.allowedOrigins.length === 0) return rules.development && LOOPBACK.test(origin);
  return rules.allowedOrigins.some((entry) => matches(entry, origin));
}
