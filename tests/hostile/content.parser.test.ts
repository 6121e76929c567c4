/** What becomes of hostile texts before anybody sees them: blocks that hold words and addresses, and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Run } from "../../convex/messageValidators.ts";
import { parseBlocks, plainTextOf } from "../../convex/model/blocks.ts";
import { toLink } from "../../convex/model/links.ts";
import { toSegments } from "../../ui/linkify.ts";
import { BENIGN, BOMBS, HOSTILE } from "./contentPayloads.ts";

const of = (...categories: number[]) => categories.flatMap((id) => HOSTILE[id] ?? []);
const runsOf = (blocks: readonly Block[] | null): Run[] =>
  (blocks ?? []).flatMap((block) =>
    block.type === "code" ? [{ text: block.text }] : block.type === "list" ? block.items.flat() : block.runs,
  );

const KEYS: Record<Block["type"], string[]> = {
  paragraph: ["type", "runs"],
  list: ["type", "ordered", "start", "items"],
  code: ["type", "text"],
};
const RUN_KEYS = ["text", "bold", "italic", "code", "href", "host"];

/** Nothing but the shapes there are, and addresses that may be opened. */
function expectClean(blocks: readonly Block[] | null, shown: string): void {
  for (const block of blocks ?? [])
    for (const key of Object.keys(block)) expect(KEYS[block.type], shown).toContain(key);
  for (const run of runsOf(blocks)) {
    for (const key of Object.keys(run)) expect(RUN_KEYS, shown).toContain(key);
    for (const mark of [run.bold, run.italic, run.code]) expect([undefined, true], shown).toContain(mark);
    if (run.href !== undefined) expectSafeAddress(run.href, shown);
    if (run.href !== undefined) expect(run.text.trim(), shown).not.toBe("");
    expect(run.host ?? "", shown).not.toMatch(/[\p{C}\s<>"]/u);
  }
}

function expectSafeAddress(href: string, shown: string): void {
  const url = new URL(href);
  expect(["http:", "https:", "mailto:", "tel:"], shown).toContain(url.protocol);
  expect([url.username, url.password], shown).toEqual(["", ""]);
  // As it is written, so it is opened.
  expect(url.href, shown).toBe(href);
  expect(href, shown).toMatch(/^[\x21-\x7e]+$/);
  expect(url.host, shown).toMatch(/^[a-z0-9._:-]*$/);
}

describe("a hostile text", () => {
  const check = (text: string) => {
    const said = parseBlocks(text, "visitor");
    const written = parseBlocks(text, "agent");
    expectClean(said, text);
    expectClean(written, text);
    // What a visitor types is shown character by character.
    expect(said ? plainTextOf(said) : text).toBe(text);
    for (const segment of toSegments(text))
      if (segment.kind === "link") expectSafeAddress(segment.href, text);
    expect(
      toSegments(text)
        .map((segment) => segment.text)
        .join(""),
    ).toBe(text);
    return [...runsOf(said), ...runsOf(written)];
  };

  it.each([25, 26, 27, 28, 32, 33, 34, 35, 37, 38].map((id) => [id]))(
    "[H25] [H26] [H27] [H28] [H32] [H33] [H34] [H35] [H37] [H38] of category %i is words",
    (id) => {
      for (const text of of(id)) {
        const words = check(text).map((run) => run.text);
        // No handler, tag or style has become anything but text: it still stands there as it was.
        if (/<\w/.test(text)) expect(words.join("") === "" || /[<\w]/.test(words.join(""))).toBe(true);
      }
    },
  );

  it("[H29] [H30] with an address that may not be opened has no link but what stands there in full", () => {
    for (const text of of(29, 30)) {
      const links = check(text).filter((run) => run.href !== undefined);
      // Behind `blob:` and the like stands an ordinary address, which shows where it leads.
      for (const { text: shown, href } of links) expect(`${href}/`.startsWith(shown), text).toBe(true);
    }
    for (const text of of(29))
      expect(
        check(text).filter((run) => run.href !== undefined),
        text,
      ).toEqual([]);
  });

  it("[H29] [H30] has the same end in every spelling of its scheme", () => {
    const schemes = [
      "javascript",
      "data",
      "vbscript",
      "blob",
      "file",
      "intent",
      "filesystem",
      "about",
      "ftp",
      "ws",
    ];
    const spoil = fc.constantFrom(
      "",
      "\t",
      "\n",
      "\0",
      "\u0001",
      " ",
      "\u00a0",
      "\u200b",
      "\u202e",
      "&#10;",
      "&Tab;",
      "%0a",
      "\\",
      "/",
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...schemes),
        fc.array(spoil, { minLength: 12, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        (scheme, spoils, capitals) => {
          const spelled = [...`${scheme}:`]
            .map((char, i) => (spoils[i] ?? "") + (capitals[i] ? char.toUpperCase() : char))
            .join("");
          for (const address of [`${spelled}alert(1)`, ` ${spelled}alert(1)`, `${spelled}//x.example/`]) {
            const link = toLink(address, "x");
            if (link) expectSafeAddress(link.href, address);
            for (const text of [
              `[x](${address})`,
              `[x](<${address}>)`,
              address,
              `<${address}>`,
              `**[x](${address})**`,
            ])
              check(text);
          }
        },
      ),
      { numRuns: 1_000, seed: 29 },
    );
  });

  it("[H31] in markdown of any kind makes at most the links that it shows", () => {
    for (const text of of(31))
      for (const run of check(text)) if (run.href) expect(run.href).toMatch(/^https:\/\/a\.example/);
    const pieces = [
      "[",
      "]",
      "(",
      ")",
      "](",
      "<",
      ">",
      "!",
      "\\",
      "`",
      "```\n",
      "*",
      "**",
      "_",
      "\n",
      "\n\n",
      "- ",
      "1. ",
      " ",
      "x",
      "https://a.example",
      "javascript:alert(1)",
      "data:text/html,x",
      "onerror=alert(1)",
      '"',
      "'",
      "&#106;",
      "\u202e",
      "\0",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
        check(parts.join(""));
      }),
      { numRuns: 4_000, seed: 31 },
    );
  });

  it("[H36] that turns or hides its letters cannot pass one address off as another", () => {
    for (const text of of(36)) {
      for (const run of check(text)) {
        if (run.href === undefined) continue;
        const { host } = new URL(run.href);
        // Either its words name where it leads, or the place stands beside them.
        expect(
          run.host === host ||
            run.text
              .replace(/^https?:\/\//i, "")
              .toLowerCase()
              .startsWith(host),
          text,
        ).toBe(true);
        expect(run.text, text).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }
    }
    expect(runsOf(parseBlocks("https://b\u0430nk.example/login", "visitor"))[0]).toMatchObject({
      href: "https://xn--bnk-6cd.example/login",
      host: "xn--bnk-6cd.example",
    });
  });

  it("[H40] may look like one and be none: benign words stay exactly as they are", () => {
    for (const text of BENIGN) {
      check(text);
      const written = parseBlocks(text, "agent");
      expect(written ? plainTextOf(written).replace(/\s+/g, " ") : text).toBe(
        written ? text.replace(/\s+/g, " ") : text,
      );
    }
  });

  it("[H40] of any characters at all is kept, and parsing its words again changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        check(text);
        const once = parseBlocks(text, "visitor");
        if (once) expect(parseBlocks(plainTextOf(once), "visitor")).toEqual(once);
      }),
      { numRuns: 2_000, seed: 40 },
    );
  });
});

describe("a bomb", () => {
  it.each(Object.entries(BOMBS))(
    "[H39] of %s is parsed in a blink, into not much more than it was",
    (_name, text) => {
      expect(text.length).toBeLessThanOrEqual(10_000);
      for (const author of ["agent", "visitor"] as const) {
        const times = Array.from({ length: 3 }, () => {
          const started = performance.now();
          parseBlocks(text, author);
          return performance.now() - started;
        });
        // The requirement is 200 ms for drawing it as well; whatever else this machine does only adds.
        expect(Math.min(...times)).toBeLessThan(100);
        const blocks = parseBlocks(text, author);
        expectClean(blocks, text.slice(0, 40));
        expect(JSON.stringify(blocks).length).toBeLessThan(25 * text.length + 1_000);
      }
      const started = performance.now();
      toSegments(text);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
