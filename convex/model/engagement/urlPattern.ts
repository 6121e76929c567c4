/**
 * Patterns of addresses: where something may be shown. The grammar is docs/page-patterns.md; its table of examples is what
 * the tests read. No expression of an owner's ever runs: a pattern is text and `*`, and every text is looked for with
 * Knuth, Morris and Pratt's table, so that the steps are at most a few for each character of pattern and address. Nothing is
 * imported: the frame carries this file as it is.
 */

export const MAX_PATTERN_LENGTH = 500;
const MAX_URL_LENGTH = 8_192;

type PageRule = { include: readonly string[]; exclude: readonly string[] };
/** What is wrong with a pattern, and at which character of it, from 0. */
export type PatternProblem = { at: number; reason: string };
/** Counts what matching costs: one for each character that is looked at. */
export type Steps = { count: number };

/** What stands between the stars of a pattern, in order, and the shortest text that it can match. */
type Glob = { pieces: string[]; least: number };
type Parts = {
  scheme: string | null;
  /** Null is any host. `*.` at its beginning stands for one or more names before the rest. */
  host: string | null;
  /** `*` is any; empty the scheme's own. */
  port: string;
  path: Glob | null;
  query: { key: string; value: Glob | null }[];
  hash: Glob | null;
  /** Whether it says something of what a page's own router keeps after a `?`. */
  isHashWhole: boolean;
};
type Parsed = { parts: Parts } | { problem: PatternProblem };

const HOST = /^(?:\*\.)?(?:[^\s/?#*:@]+)$/u;
const UNSEEN = /[\s\p{C}]/u;
const BEGINNINGS = "begins with /, ?, #, a host (example.com, *.example.com) or http(s)://";

/** What is wrong with a pattern, or null. */
export function checkPattern(pattern: string): PatternProblem | null {
  const parsed = parsePattern(pattern);
  return "problem" in parsed ? parsed.problem : null;
}

/**
 * Tells whether an address is one of a rule's pages: one that some included pattern matches, or any if there is none, and no
 * excluded one does. A malformed pattern matches nothing; where it is an excluded one, neither does the rule.
 */
export function matchesPage(rule: PageRule, url: string, steps?: Steps): boolean {
  return makePageMatcher(url, steps)(rule);
}

/** The same for many rules and one address, which is read once. */
export function makePageMatcher(url: string, steps: Steps = { count: 0 }): (rule: PageRule) => boolean {
  const page = parseUrl(url, steps);
  const verdict = (pattern: string): boolean | null => {
    steps.count += pattern.length;
    const parsed = parsePattern(pattern);
    return page && "parts" in parsed ? matchesParts(parsed.parts, page, steps) : null;
  };
  return ({ include, exclude }) => {
    if (include.length === 0 && exclude.length === 0) return true;
    if (!page || exclude.some((pattern) => verdict(pattern) !== false)) return false;
    return include.length === 0 || include.some((pattern) => verdict(pattern) === true);
  };
}

function parsePattern(pattern: string): Parsed {
  const wrong = (at: number, reason: string): Parsed => ({ problem: { at, reason } });
  if (pattern === "") return wrong(0, "is empty");
  if (pattern.length > MAX_PATTERN_LENGTH)
    return wrong(MAX_PATTERN_LENGTH, `has at most ${MAX_PATTERN_LENGTH} characters`);
  const unseen = pattern.search(UNSEEN);
  if (unseen >= 0)
    return wrong(unseen, "has a space or a character that nobody sees; write it as %20 or the like");
  const backslash = pattern.indexOf("\\");
  if (backslash >= 0) return wrong(backslash, "in an address it is /, not \\");
  const hashAt = indexOr(pattern, "#", pattern.length);
  const queryAt = Math.min(indexOr(pattern, "?", pattern.length), hashAt);
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(pattern)?.[0] ?? "";
  if (scheme && !/^https?:/i.test(scheme)) return wrong(0, "pages are at http:// and https:// only");
  const pathAt = Math.min(scheme.length + indexOr(pattern.slice(scheme.length), "/", queryAt), queryAt);
  const authority = pattern.slice(scheme.length, pathAt);
  const host = readAuthority(authority, scheme !== "");
  if ("reason" in host) return wrong(scheme.length + host.at, host.reason);
  const query = readQuery(pattern, queryAt, hashAt);
  if ("reason" in query) return wrong(query.at, query.reason);
  if (hashAt === pattern.length - 1) return wrong(hashAt, "has nothing after #");
  const hash = hashAt < pattern.length ? pattern.slice(hashAt + 1) : null;
  return {
    parts: {
      scheme: scheme ? scheme.slice(0, -3).toLowerCase() : null,
      ...host,
      path: pathAt < queryAt ? toGlob(trimSlash(canonical(pattern.slice(pathAt, queryAt)))) : null,
      query: query.conditions,
      hash: hash === null ? null : toGlob(trimSlash(canonical(hash))),
      isHashWhole: hash?.includes("?") === true,
    },
  };
}

type HostPart = { host: string | null; port: string } | PatternProblem;

function readAuthority(authority: string, isNeeded: boolean): HostPart {
  if (authority === "") return isNeeded ? { at: 0, reason: "names no host" } : { host: null, port: "*" };
  const colon = indexOr(authority, ":", authority.length);
  const [name, port] = [authority.slice(0, colon), authority.slice(colon + 1)];
  if (colon < authority.length && !/^(?:\d{1,5}|\*)$/.test(port))
    return { at: colon + 1, reason: "a port is a number or *" };
  if (!isNeeded && !/[.]/.test(name) && name.toLowerCase() !== "localhost")
    return { at: 0, reason: BEGINNINGS };
  if (name.includes("@")) return { at: name.indexOf("@"), reason: "an address of a page has no user in it" };
  const star = name.indexOf("*", name.startsWith("*.") ? 1 : 0);
  if (star >= 0)
    return { at: star, reason: "in a host, * stands only at its beginning, as in *.example.com" };
  const ascii = HOST.test(name) ? toAscii(name.replace(/^\*\./, "")) : null;
  if (!ascii) return { at: 0, reason: "is no host" };
  return { host: name.startsWith("*.") ? `*.${ascii}` : ascii, port };
}

type QueryPart = { conditions: Parts["query"] } | PatternProblem;

function readQuery(pattern: string, queryAt: number, hashAt: number): QueryPart {
  if (queryAt === hashAt) return { conditions: [] };
  const conditions: Parts["query"] = [];
  const seen = new Set<string>();
  let at = queryAt + 1;
  for (const part of pattern.slice(at, hashAt).split("&")) {
    const equals = indexOr(part, "=", part.length);
    const key = canonical(plusToSpace(part.slice(0, equals)));
    if (key === "") return { at, reason: "a parameter has a name" };
    if (key.includes("*"))
      return { at: at + part.indexOf("*"), reason: "* stands in a parameter's value, not in its name" };
    if (seen.has(key)) return { at, reason: "names this parameter twice" };
    seen.add(key);
    conditions.push({
      key,
      value: equals < part.length ? toGlob(canonical(plusToSpace(part.slice(equals + 1)))) : null,
    });
    at += part.length + 1;
  }
  return { conditions };
}

type Page = {
  scheme: string;
  host: string;
  port: string;
  path: string;
  query: ReadonlyMap<string, string[]>;
  hash: string;
};

function parseUrl(address: string, steps: Steps): Page | null {
  steps.count += address.length;
  if (address.length > MAX_URL_LENGTH) return null;
  try {
    const url = new URL(address);
    if (url.protocol !== "http:" && url.protocol !== "https:") return null;
    const query = new Map<string, string[]>();
    for (const part of url.search.slice(1).split("&")) {
      const equals = indexOr(part, "=", part.length);
      const key = literal(plusToSpace(part.slice(0, equals)));
      const value = literal(plusToSpace(part.slice(equals + 1)));
      const values = query.get(key);
      if (values) values.push(value);
      else query.set(key, [value]);
    }
    return {
      scheme: url.protocol.slice(0, -1),
      host: url.hostname,
      port: url.port,
      path: trimSlash(literal(url.pathname)),
      query,
      hash: literal(url.hash.slice(1)),
    };
  } catch {
    return null;
  }
}

function matchesParts(parts: Parts, page: Page, steps: Steps): boolean {
  const { scheme, host, port, path, query, hash, isHashWhole } = parts;
  if (scheme !== null && scheme !== page.scheme) return false;
  if (host !== null && !matchesHost(host, page.host)) return false;
  if (port !== "*" && port !== page.port && !isOwnPort(port, scheme, page)) return false;
  if (path !== null && !matchesText(path, page.path, steps)) return false;
  for (const { key, value } of query) {
    const values = page.query.get(key);
    if (!values) return false;
    if (value !== null && !values.some((each) => matchesText(value, each, steps))) return false;
  }
  return hash === null || matchesText(hash, hashToCompare(page.hash, isHashWhole), steps);
}

const matchesHost = (wanted: string, host: string): boolean =>
  wanted.startsWith("*.") ? host.endsWith(wanted.slice(1)) && host.length >= wanted.length : host === wanted;

/** A browser leaves a scheme's own port out of an address: `https://example.com:443` is `https://example.com`. */
const isOwnPort = (port: string, scheme: string | null, page: Page): boolean =>
  page.port === "" && port === ((scheme ?? page.scheme) === "https" ? "443" : "80");

/** What a page's own router adds after `?` counts only where the pattern speaks of it. */
function hashToCompare(hash: string, isWhole: boolean): string {
  return trimSlash(hash.slice(0, isWhole ? hash.length : indexOr(hash, "?", hash.length)));
}

function toGlob(pattern: string): Glob {
  const pieces = pattern.split(/\*+/);
  return { pieces, least: pieces.reduce((sum, { length }) => sum + length, 0) };
}

/** Tells whether a text is a pattern's pieces in their order, with anything or nothing for each `*`. */
function matchesText({ pieces, least }: Glob, text: string, steps: Steps): boolean {
  steps.count += 1;
  // Also what keeps the steps in proportion to the text, and not to text times pattern.
  if (text.length < least) return false;
  steps.count += text.length;
  const [first = "", last = ""] = [pieces[0], pieces[pieces.length - 1]];
  if (pieces.length === 1) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  // Taking the first place for each piece leaves the most for those after it.
  for (const piece of pieces.slice(1, -1)) {
    const found = find(piece, text, { from, end, steps });
    if (found < 0) return false;
    from = found + piece.length;
  }
  return true;
}

/** Where a piece first stands between two places of a text, or -1. */
function find(
  piece: string,
  text: string,
  { from, end, steps }: { from: number; end: number; steps: Steps },
): number {
  if (piece === "") return from;
  const table = fallbacks(piece, steps);
  let matched = 0;
  for (let at = from; at < end; at += 1) {
    steps.count += 1;
    while (matched > 0 && piece[matched] !== text[at]) {
      matched = table[matched - 1] ?? 0;
      steps.count += 1;
    }
    if (piece[matched] === text[at]) matched += 1;
    if (matched === piece.length) return at - matched + 1;
  }
  return -1;
}

/** For each beginning of a piece, how much of it is also the piece's own beginning at its end. */
function fallbacks(piece: string, steps: Steps): number[] {
  const table = [0];
  let matched = 0;
  for (let at = 1; at < piece.length; at += 1) {
    steps.count += 1;
    while (matched > 0 && piece[matched] !== piece[at]) {
      matched = table[matched - 1] ?? 0;
      steps.count += 1;
    }
    if (piece[matched] === piece[at]) matched += 1;
    table.push(matched);
  }
  return table;
}

/** One way to write what can be written in several: letters for their codes, small letters, composed signs. */
function canonical(text: string): string {
  const decoded = text.replace(/(?:%[\da-f]{2})+/gi, decode);
  return decoded.toLowerCase().normalize("NFC");
}

/** As `canonical`, of an address, in which `*` is only a star. */
const literal = (text: string): string => canonical(text.replaceAll("*", "%2A"));

/** Letters of which a run of codes consists; those that mean something in an address or a pattern stay codes. */
function decode(codes: string): string {
  try {
    return decodeURIComponent(codes).replace(/[\s\p{Cc}%*/?#&=+]/gu, toCode);
  } catch {
    return codes;
  }
}

const toCode = (sign: string): string => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`;
const plusToSpace = (text: string): string => text.replaceAll("+", "%20");
const trimSlash = (path: string): string =>
  path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;

function toAscii(host: string): string | null {
  try {
    return new URL(`https://${host}`).hostname || null;
  } catch {
    return null;
  }
}

/** Where a sign first stands, or what is given if it stands nowhere. */
function indexOr(text: string, sign: string, otherwise: number): number {
  const at = text.indexOf(sign);
  return at < 0 ? otherwise : at;
}
