const ALLOWED = new Set(["http:", "https:", "mailto:"]);

/** The address if it is one a click may safely open, else null. What a visitor's page reports is never trusted. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url);
    return ALLOWED.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** An address as people read it: without the scheme and a trailing slash. */
export function readableUrl(url: string): string {
  return url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}
