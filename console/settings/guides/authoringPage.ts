/** Addresses of pages that authors open, and the code that goes with them. */

const PARAMETER = "opencom_authoring";
const KEY = "opencom.console.authoringPage";
const MAX_SUGGESTED = 4;

/** The address with a code in its fragment, after what the page has there of its own. */
export function withCode(url: string, code: string): string {
  const parsed = new URL(url);
  const own = parsed.hash
    .slice(1)
    .split("&")
    .filter((part) => part && !part.startsWith(`${PARAMETER}=`));
  parsed.hash = [...own, `${PARAMETER}=${code}`].join("&");
  return parsed.href;
}

/** What is wrong with an address that somebody typed; null: it can be asked for. */
export function problemOf(typed: string): "invalid" | "insecure" | null {
  const text = typed.trim();
  if (!URL.canParse(text)) return "invalid";
  const { protocol, hostname } = new URL(text);
  if (protocol !== "https:" && protocol !== "http:") return "invalid";
  const isHere = hostname === "localhost" || hostname === "127.0.0.1";
  return protocol === "https:" || isHere ? null : "insecure";
}

/** Where one was edited last, or failing that anything. */
export function rememberedPage(view: Window, id: string): string {
  try {
    return view.localStorage.getItem(`${KEY}.${id}`) ?? view.localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Keeps where one is edited. */
export function rememberPage(view: Window, id: string, url: string): void {
  try {
    view.localStorage.setItem(`${KEY}.${id}`, url);
    view.localStorage.setItem(KEY, url);
  } catch {
    // Blocked storage: it is typed again the next time.
  }
}

/** Pages that are likely meant: those that the page rule names on sites where the messenger is, then these sites themselves. */
export function suggestPages(patterns: readonly string[], origins: readonly string[]): string[] {
  const paths = patterns.map((pattern) => pattern.split("*", 1)[0] ?? "").filter(Boolean);
  const named = paths.flatMap((path) =>
    path.startsWith("/") ? origins.map((origin) => `${origin}${path}`) : path,
  );
  const all = [...named, ...origins.map((origin) => `${origin}/`)];
  return [...new Set(all)].filter((url) => problemOf(url) === null).slice(0, MAX_SUGGESTED);
}
