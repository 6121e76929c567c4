import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPattern, MAX_PATTERN_LENGTH, matchesPage } from "./urlPattern";

const document = Object.values(
  import.meta.glob<string>("../../../docs/page-patterns.md", {
    query: "?raw",
    import: "default",
    eager: true,
  }),
).join();

const matches = (pattern: string, url: string) => matchesPage({ include: [pattern], exclude: [] }, url);

/** Rows of the document's tables: what stands between backquotes, and the last cells as they are. */
const rows = document
  .split("\n")
  .map((line) => /^\| `(.+?)` \| (?:`(.+?)`|(\d+)) \| (.+?) \|$/.exec(line))
  .flatMap((found) => (found ? [found] : []));
const examples = rows.flatMap(([, pattern = "", url, , answer]) => (url ? [{ pattern, url, answer }] : []));
const refusals = rows.flatMap(([, pattern = "", , at, reason = ""]) =>
  at ? [{ pattern, at: Number(at), reason }] : [],
);

describe("page patterns", () => {
  it("have the examples that the document has", () => {
    expect([examples.length, refusals.length]).toEqual([55, 14]);
  });

  it.each(examples)("$pattern · $url · $answer", ({ pattern, url, answer }) => {
    expect(checkPattern(pattern)).toBeNull();
    expect(matches(pattern, url)).toBe(answer === "yes");
  });

  it.each(refusals)("$pattern is refused at $at and matches nothing: $reason", ({ pattern, at, reason }) => {
    const problem = checkPattern(pattern);
    expect([(problem?.at ?? -2) + 1, problem?.reason]).toEqual([at, expect.stringContaining(reason)]);
    expect(matches(pattern, "https://shop.example.com/pricing")).toBe(false);
  });

  it("are refused empty and too long", () => {
    expect(checkPattern("")).toEqual({ at: 0, reason: "is empty" });
    expect(checkPattern("/".padEnd(MAX_PATTERN_LENGTH, "a"))).toBeNull();
    expect(checkPattern("/".padEnd(MAX_PATTERN_LENGTH + 1, "a"))?.at).toBe(MAX_PATTERN_LENGTH);
  });
});

describe("a page rule", () => {
  const url = "https://shop.example.com/pricing";

  it("means every page with nothing in it, and what is included less what is excluded otherwise", () => {
    expect(matchesPage({ include: [], exclude: [] }, url)).toBe(true);
    expect(matchesPage({ include: ["/cart", "/pricing"], exclude: [] }, url)).toBe(true);
    expect(matchesPage({ include: ["/cart"], exclude: [] }, url)).toBe(false);
    expect(matchesPage({ include: [], exclude: ["/cart"] }, url)).toBe(true);
    expect(matchesPage({ include: ["/*"], exclude: ["/pricing"] }, url)).toBe(false);
  });

  it("matches nothing if what it excludes cannot be told", () => {
    expect(matchesPage({ include: ["/*"], exclude: ["pricing"] }, url)).toBe(false);
    expect(matchesPage({ include: ["pricing", "/pricing"], exclude: [] }, url)).toBe(true);
  });

  it.each(["", "about:blank", "file:///pricing", "/pricing", "https://", `${url}${"a".repeat(9_000)}`])(
    "knows no page at %.20s",
    (address) => expect(matchesPage({ include: ["/*"], exclude: [] }, address)).toBe(false),
  );
});

/** What `*` means, said as plainly as can be: a star is nothing, or one character and the star again. */
function isLike(pattern: string, text: string, known = new Map<string, boolean>()): boolean {
  const key = `${pattern.length} ${text.length}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const rest = () => isLike(pattern.slice(1), text.slice(1), known);
  const answer =
    pattern === ""
      ? text === ""
      : pattern[0] === "*"
        ? isLike(pattern.slice(1), text, known) || (text !== "" && isLike(pattern, text.slice(1), known))
        : pattern[0] === text[0] && rest();
  known.set(key, answer);
  return answer;
}

const few = (letters: string, maxLength: number) =>
  fc.array(fc.constantFrom(...letters), { maxLength }).map((signs) => signs.join(""));
const untrailed = (path: string) => path.replace(/(.)\/$/, "$1");

describe("against a naive reader", () => {
  it("paths agree", () => {
    fc.assert(
      fc.property(few("ab/*", 12), few("ab/", 16), (pattern, path) => {
        expect(matches(`/x${pattern}`, `https://shop.example/x${path}`)).toBe(
          isLike(untrailed(`/x${pattern}`), untrailed(`/x${path}`)),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it("parameters agree, whatever their order and number", () => {
    const value = few("ab*", 5);
    const conditions = fc.uniqueArray(fc.tuple(fc.constantFrom("p", "q", "r"), value), {
      selector: ([key]) => key,
      minLength: 1,
    });
    const given = fc.array(fc.tuple(fc.constantFrom("p", "q", "s"), few("ab", 6)), { maxLength: 6 });
    const write = (pairs: [string, string][]) => pairs.map((pair) => pair.join("=")).join("&");
    fc.assert(
      fc.property(conditions, given, (wanted, there) => {
        const expected = wanted.every(([key, like]) =>
          there.some(([name, text]) => name === key && isLike(like, text)),
        );
        expect(matches(`?${write(wanted)}`, `https://shop.example/?${write(there)}`)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it("any text is a pattern or a named mistake, and neither throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.webUrl({ withQueryParameters: true }),
        (text, url) => {
          const problem = checkPattern(text);
          if (problem) expect(problem.at).toBeLessThanOrEqual(text.length);
          if (problem) expect(matches(text, url)).toBe(false);
          expect(typeof matchesPage({ include: [], exclude: [text] }, url)).toBe("boolean");
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("cost", () => {
  const fill = (text: string, length: number) => text.repeat(length).slice(0, length);
  const hostile: [string, string, string][] = [
    ["stars between equal letters", fill("/*a*aab", 500), `https://s.example/${fill("a", 4_078)}`],
    ["a long piece that almost fits", `/*${fill("a", 497)}b`, `https://s.example/${fill("a", 4_078)}`],
    [
      "a piece that falls back far",
      `/*${fill("ab", 249)}*${fill("aab", 248)}`,
      `https://s.example/${fill("ab", 4_078)}`,
    ],
    [
      "one parameter a thousand times",
      `?a=*${fill("b", 250)}*${fill("c", 245)}`,
      `https://s.example/?${fill("a=bbb&", 4_077)}`,
    ],
    [
      "a hundred parameters",
      `?${fill("a=*b*b*b&", 500).replaceAll("a=", () => "a")}`,
      `https://s.example/?${fill("a=bc&", 4_077)}`,
    ],
    ["a hash of stars", fill("#*b", 500), `https://s.example/#${fill("ab", 4_077)}`],
    ["codes", `/*${fill("%C3%BC", 498)}`, `https://s.example/${fill("%c3%bc", 4_078)}`],
  ];

  it.each(hostile)("%s takes at most four steps a character", (_, pattern, url) => {
    expect(pattern.length).toBeLessThanOrEqual(500);
    const steps = { count: 0 };
    matchesPage({ include: [pattern], exclude: [] }, url, steps);
    expect(steps.count).toBeLessThanOrEqual(4 * (pattern.length + url.length));
  });

  it("whatever is tried takes at most four steps a character", () => {
    const text = few("ab*", 40).chain((unit) => fc.constant(fill(unit || "a", 490)));
    fc.assert(
      fc.property(text, few("ab", 40), fc.constantFrom("/", "?a=", "#"), (pattern, unit, lead) => {
        const url = `https://s.example/${lead === "/" ? "" : lead}${fill(unit || "a", 4_000)}`;
        const steps = { count: 0 };
        matchesPage({ include: [`${lead}${pattern}`], exclude: [] }, url, steps);
        expect(steps.count).toBeLessThanOrEqual(4 * (pattern.length + url.length));
      }),
      { numRuns: 500 },
    );
  });
});
