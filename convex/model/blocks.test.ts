import { describe, expect, it } from "vitest";
import type { Block } from "../messageValidators";
import { parseBlocks, plainTextOf } from "./blocks";
import { toLink } from "./links";

const agent = (text: string) => parseBlocks(text, "agent");
const visitor = (text: string) => parseBlocks(text, "visitor");
const runs = (text: string) => {
  const [block] = agent(text) ?? [];
  return block?.type === "paragraph" ? block.runs : null;
};

describe("a teammate's text", () => {
  it("may have bold, italics, code, links and lists", () => {
    expect(
      agent("Hi **you** and *me*: `x < y`, [docs](https://docs.example/a).\n\n- one\n- **two**\n\n3. three"),
    ).toEqual([
      {
        type: "paragraph",
        runs: [
          { text: "Hi " },
          { text: "you", bold: true },
          { text: " and " },
          { text: "me", italic: true },
          { text: ": " },
          { text: "x < y", code: true },
          { text: ", " },
          { text: "docs", href: "https://docs.example/a", host: "docs.example" },
          { text: "." },
        ],
      },
      { type: "list", ordered: false, items: [[{ text: "one" }], [{ text: "two", bold: true }]] },
      { type: "list", ordered: true, start: 3, items: [[{ text: "three" }]] },
    ]);
  });

  it("keeps what is in a fence as it is", () => {
    expect(agent("see\n```js\nif (a) **b**\n\n- c\n```\nthen")).toEqual([
      { type: "paragraph", runs: [{ text: "see" }] },
      { type: "code", text: "if (a) **b**\n\n- c" },
      { type: "paragraph", runs: [{ text: "then" }] },
    ]);
    expect(agent("```\nnever closed")).toEqual([{ type: "code", text: "never closed" }]);
  });

  it("makes what looks like a tag bold, as any other text", () => {
    expect(runs("**<b>** and *<i>*")).toEqual([
      { text: "<b>", bold: true },
      { text: " and " },
      { text: "<i>", italic: true },
    ]);
  });

  it.each([
    "Hello, how are you?",
    "two\n\nparagraphs",
    "2 * 3 * 4",
    "snake_case_name and a*b",
    "__init__.py and ____",
    ">_< and (>_<)",
    "**open and never closed",
    "a ** b",
    "5 `backtick",
    "[not](a link)",
    "[no](javascript:alert(1))",
    "<b>bold</b> & <img src=x onerror=alert(1)>",
    "{{7*7}}",
    "1.5 is a number, - is a sign",
    "C:\\path\\file",
  ])("is nothing but text where it says nothing else: %j", (text) => {
    expect(agent(text)).toBeNull();
  });

  it.each([
    ["\\*not italic\\* **x**", "*not italic* x"],
    ["**a *b** c*", "a b c"],
    ["***both***", "both"],
    ["_a_ `b` **c**", "a b c"],
    ["- a\n- b", "a\nb"],
  ])("has the words it shows: %j", (text, words) => {
    expect(plainTextOf(agent(text) ?? [])).toBe(words);
  });

  it("may overlap its marks without losing a word", () => {
    expect(runs("**a *b** c*")).toEqual([
      { text: "a ", bold: true },
      { text: "b", bold: true, italic: true },
      { text: " c", italic: true },
    ]);
  });
});

describe("a visitor's text", () => {
  it("has its addresses as links and every other character as it was typed", () => {
    expect(visitor("**see**  https://shop.example/a_b?c=1#d, ok\n\n- [x](https://evil.example)")).toEqual([
      {
        type: "paragraph",
        runs: [
          { text: "**see**  " },
          { text: "https://shop.example/a_b?c=1#d", href: "https://shop.example/a_b?c=1#d" },
          { text: ", ok\n\n- [x](" },
          { text: "https://evil.example", href: "https://evil.example/" },
          { text: ")" },
        ],
      },
    ]);
    expect(visitor("just words")).toBeNull();
  });

  it.each([
    ["(see https://a.example/x).", "https://a.example/x"],
    ["https://a.example/x_(y)", "https://a.example/x_(y)"],
    ["WWW.a.example!", "https://www.a.example/"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
    ["https://bücher.example", "https://xn--bcher-kva.example/"],
  ])("finds where an address ends: %j", (text, href) => {
    const [block] = visitor(text) ?? [];
    const found = block?.type === "paragraph" ? block.runs.filter((run) => run.href) : [];
    expect(found.map((run) => run.href)).toEqual([href]);
  });

  it.each([
    "xhttps://a.example",
    "https://",
    "http:///a",
    "www.",
    "https://user:pw@a.example",
    "ftp://a.example",
  ])("leaves %j as it is", (text) => expect(visitor(text)).toBeNull());
});

describe("a link", () => {
  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    " javascript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:https://a.example/x",
    "file:///etc/passwd",
    "intent://x#Intent;end",
    "about:blank",
    "https://user@a.example",
    "https://a.example\\@evil.example",
    "https://a.example(evil.example)/",
    "https://a.example**x",
    "https:a.example",
    "https:///a.example",
    "//a.example",
    "/path",
    "#x",
    "",
    "https://a.example/\u202egnp.exe",
    "https://a\u200b.example",
    "mailto:",
    "mailto:nobody",
    "tel:",
    "tel:<script>",
    `https://a.example/${"x".repeat(2_000)}`,
  ])("leads nowhere with %j", (address) => expect(toLink(address, "x")).toBeNull());

  it.each([
    ["https://a.example", "https://a.example/"],
    ["HTTP://A.example:80/x", "http://a.example/x"],
    ["mailto:ada@a.example?subject=x", "mailto:ada@a.example?subject=x"],
    ["tel:+43-1-2345", "tel:+43-1-2345"],
  ])("may be %j", (address, href) => expect(toLink(address, "x")).toMatchObject({ href }));

  it.each([
    ["https://a.example/x", "a.example/x", undefined],
    ["https://a.example/x", "https://a.example", undefined],
    ["https://a.example/x", "click here", "a.example"],
    ["https://evil.example/", "https://bank.example", "evil.example"],
    ["https://bank.example.evil.example/", "bank.example", "bank.example.evil.example"],
    ["https://a.example/", "a.example.evil.example", "a.example"],
    // A letter of another alphabet shows as what it is.
    ["https://b\u0430nk.example/", "bank.example", "xn--bnk-6cd.example"],
    ["mailto:ada@a.example", "write to us", "ada@a.example"],
    ["mailto:ada@a.example", "ada@a.example", undefined],
  ])("to %s under %j shows %j", (address, shown, host) => {
    expect(toLink(address, shown)?.host).toBe(host);
  });

  it("has a label without signs that turn text around", () => {
    expect(runs("[\u202ebank\u202c.example](https://evil.example)")).toEqual([
      { text: "bank.example", href: "https://evil.example/", host: "evil.example" },
    ]);
  });
});

/** The best of several times, ms: what else the machine does only adds. */
function fastest(run: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}

describe("the parser", () => {
  it.each([
    ["brackets", "["],
    ["brackets and parentheses", "[a]("],
    ["backticks", "`"],
    ["stars", "*"],
    ["open emphasis", "**a "],
    ["closed emphasis", "*a*"],
    ["underscores", "_a"],
    ["addresses", "https://a.example "],
    ["one endless address", "https://a"],
    ["fences", "```\n"],
    ["items", "- a\n"],
    ["escapes", "\\*"],
    ["combining marks", "e\u0301"],
    ["closing signs", "http://a.b))))))"],
  ])("takes time in proportion to the length of %s", (_name, piece) => {
    const textOf = (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    const [short, long] = [textOf(5_000), textOf(40_000)];
    for (const parse of [agent, visitor]) {
      expect((JSON.stringify(parse(short)) ?? "").length).toBeLessThan(100_000);
      // Eight times the text: a parser that looked back again and again would take 64 times as long.
      expect(fastest(() => parse(long))).toBeLessThan(
        30 *
          Math.max(
            4,
            fastest(() => parse(short)),
          ),
      );
    }
  });

  it("loses no letter and makes none, whatever the text", () => {
    const signs = [
      "a",
      "é",
      "😀",
      "*",
      "**",
      "_",
      "`",
      "[",
      "](",
      ")",
      "\\",
      "\n",
      "- ",
      "```\n",
      " ",
      "https://x.example",
      "<b>",
    ];
    let seed = 7;
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
    for (let run = 0; run < 3_000; run++) {
      const text = Array.from({ length: 1 + (next() % 24) }, () => signs[next() % signs.length]).join("");
      const blocks: Block[] = agent(text) ?? [];
      const letters = (value: string) => [...value].filter((char) => /[aé😀]/u.test(char)).length;
      if (blocks.length > 0 && !text.includes("```"))
        expect(letters(plainTextOf(blocks)), text).toBe(letters(text));
      const said = visitor(text);
      if (said) expect(plainTextOf(said)).toBe(text);
    }
  });
});
