import fc from "fast-check";
import { expect, it } from "vitest";
import type { Id } from "../_generated/dataModel";
import type { ArticleBlock } from "../articleValidators";
import { type KnownImage, parseArticle, plainTextOf } from "./articleParser";

const picture: KnownImage = { id: "img1" as Id<"articleImages">, width: 640, height: 480 };
const known = new Map([["img1", picture]]);
const parse = (source: string) => parseArticle(source, known);
const blocks = (source: string) => parse(source).blocks;
const runs = (source: string) => {
  const [block] = blocks(source);
  return block?.type === "paragraph" ? block.runs : null;
};
const paragraph = (text: string): ArticleBlock => ({ type: "paragraph", runs: [{ text }] });

it("keeps headings within h2 to h4, each with an id of its own", () => {
  const { blocks: found, headings } = parse(
    "# Top\n\n## Café & Co\n\n### Top\n\n###### Deep\n\n## 日本語\n\n## !!!",
  );
  expect(headings).toEqual([
    { level: 2, id: "top", text: "Top" },
    { level: 2, id: "cafe-co", text: "Café & Co" },
    { level: 3, id: "top-2", text: "Top" },
    { level: 4, id: "deep", text: "Deep" },
    { level: 2, id: "日本語", text: "日本語" },
    { level: 2, id: "part", text: "!!!" },
  ]);
  expect(found.map((block) => block.type === "heading" && block.id)).toEqual(headings.map(({ id }) => id));
  const ids = parse("## a\n\n## a-2\n\n## a\n\n## a").headings.map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
});

it("reads styles, code with a language, rules, and lists in lists", () => {
  expect(runs("a **b *c*** ~~d~~ `e <b>`  \nf\ng")).toEqual([
    { text: "a " },
    { text: "b ", bold: true },
    { text: "c", bold: true, italic: true },
    { text: " " },
    { text: "d", strike: true },
    { text: " " },
    { text: "e <b>", code: true },
    { text: "\nf g" },
  ]);
  expect(blocks("```TS title=x\nlet a;\n```\n\n    indented\n\n---")).toEqual([
    { type: "code", text: "let a;", language: "ts" },
    { type: "code", text: "indented" },
    { type: "rule" },
  ]);
  expect(blocks("3. one\n4. two\n   - inner\n\n     more\n")).toEqual([
    {
      type: "list",
      ordered: true,
      start: 3,
      items: [
        [paragraph("one")],
        [
          paragraph("two"),
          { type: "list", ordered: false, items: [[paragraph("inner"), paragraph("more")]] },
        ],
      ],
    },
  ]);
});

it("reads tables, quotes and callouts", () => {
  expect(blocks("| a | b | c |\n|:--|:-:|--:|\n| 1 | **2** | |\n")).toEqual([
    {
      type: "table",
      align: ["start", "center", "end"],
      head: [[{ text: "a" }], [{ text: "b" }], [{ text: "c" }]],
      rows: [[[{ text: "1" }], [{ text: "2", bold: true }], []]],
    },
  ]);
  expect(blocks("> said\n")).toEqual([{ type: "quote", blocks: [paragraph("said")] }]);
  expect(blocks("> [!WARNING]\n> Mind **this**.\n>\n> - and that")).toEqual([
    {
      type: "callout",
      tone: "warning",
      blocks: [
        { type: "paragraph", runs: [{ text: "Mind " }, { text: "this", bold: true }, { text: "." }] },
        { type: "list", ordered: false, items: [[paragraph("and that")]] },
      ],
    },
  ]);
  expect(blocks("> [!TIP]\n>\n> Later.")).toEqual([
    { type: "callout", tone: "tip", blocks: [paragraph("Later.")] },
  ]);
  expect(blocks("> [!NOPE]\n> x")).toEqual([{ type: "quote", blocks: [paragraph("[!NOPE] x")] }]);
});

it("knows no HTML: what looks like some is text", () => {
  for (const source of [
    "<script>alert(1)</script>",
    '<img src=x onerror="a()">',
    "a <b onclick=x>b</b> <!-- c -->",
  ])
    expect([
      source,
      runs(source)
        ?.map(({ text }) => text)
        .join(""),
    ]).toEqual([source, source]);
  expect(runs("&lt;b&gt; &amp; &copy;")).toEqual([{ text: "<b> & ©" }]);
});

it("links by the policy of messages; other articles and headings by name; everything else stays text", () => {
  expect(runs("[site](https://docs.example/a) <https://x.example/> https://y.example/z.")).toEqual([
    { text: "site", href: "https://docs.example/a", host: "docs.example" },
    { text: " " },
    { text: "https://x.example/", href: "https://x.example/" },
    { text: " " },
    { text: "https://y.example/z", href: "https://y.example/z" },
    { text: "." },
  ]);
  expect(runs("[a **b**](https://docs.example/)")).toEqual([
    { text: "a ", href: "https://docs.example/" },
    { text: "b", bold: true, href: "https://docs.example/", host: "docs.example" },
  ]);
  expect(runs("[a](article:install-it#step%202) [b](#two)")).toEqual([
    { text: "a", article: "install-it", anchor: "step 2" },
    { text: " " },
    { text: "b", anchor: "two" },
  ]);
  const hostile = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "//evil.example",
    "ftp://a.example",
    "https://u:p@bank.example",
    "./a.md",
  ];
  for (const address of hostile) {
    const { blocks: found, notes } = parse(`[a](${address})`);
    expect(found).toEqual([paragraph("a")]);
    expect(notes).toEqual([{ kind: "linkBroken", detail: address }]);
  }
  for (const plain of ["README.md", "a@b.example", "widget.js", "1.2.3.4"])
    expect(runs(`see ${plain}`)).toEqual([{ text: `see ${plain}` }]);
});

it("shows pictures of the help centre and loads none from elsewhere", () => {
  const image = { type: "image", image: "img1", alt: "A screen", width: 640, height: 480 };
  expect(blocks("Before ![A screen](image:img1) after")).toEqual([
    paragraph("Before"),
    image,
    paragraph("after"),
  ]);
  const {
    blocks: found,
    images,
    notes,
  } = parse(
    "![](image:img1)\n\n![remote](https://evil.example/p.gif)\n\n![gone](image:img2)\n\n![](//evil.example/a)\n\n![file](data:image/png;base64,x)",
  );
  expect(images).toEqual(["img1"]);
  expect(found).toEqual([
    { ...image, alt: "" },
    { type: "paragraph", runs: [{ text: "remote", italic: true }] },
    { type: "paragraph", runs: [{ text: "gone", italic: true }] },
    { type: "paragraph", runs: [{ text: "file", italic: true }] },
  ]);
  expect(notes.map(({ kind }) => kind)).toEqual([
    "imageRemote",
    "imageMissing",
    "imageRemote",
    "imageMissing",
  ]);
});

it("is never deeper than a document may be, and loses no word on the way", () => {
  const deep = Array.from({ length: 30 }, (_, level) => `${"  ".repeat(level)}- word${level}`).join("\n");
  const quotes = `${"> ".repeat(30)}inside\n`;
  const mixed = "> - > - > | a |\n> - > - > |---|\n> - > - > | cell |\n";
  for (const source of [deep, quotes, mixed, `1. ${quotes}`]) {
    const parsed = parse(source);
    // The document itself is one level more; Convex allows 16.
    expect(depthOf(parsed.blocks) + 1).toBeLessThanOrEqual(16);
    expect(parsed.notes.some(({ kind }) => kind === "nestedTooDeep")).toBe(true);
  }
  const deepest = parse("- - - | a |\n      |---|\n      | cell |");
  expect([depthOf(deepest.blocks) + 1, deepest.notes]).toEqual([16, []]);
  const words = plainTextOf(blocks(deep)).match(/word\d+/g);
  expect(words).toHaveLength(30);
  expect(plainTextOf(blocks(quotes))).toBe("inside");
});

it("takes any text without throwing, and keeps the plain words of it", () => {
  const sign = fc.constantFrom(..."ab1 \n\t#*_`~[]()!>|-+.:<&\\^$é語");
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 200 }), (signs) => {
      const source = signs.join("");
      const parsed = parse(source);
      expect(depthOf(parsed.blocks)).toBeLessThanOrEqual(15);
      for (const run of runsIn(parsed.blocks)) expect(run.text).not.toBe("");
    }),
    { numRuns: 500 },
  );
});

it("is quick with what makes parsers slow", () => {
  const bombs = [
    "[".repeat(50_000),
    "*a ".repeat(30_000),
    "`".repeat(50_000),
    "![](".repeat(20_000),
    "> ".repeat(20_000),
    "[a](".repeat(20_000),
    "<".repeat(50_000),
  ];
  for (const bomb of bombs) expect(parse(bomb).blocks.length).toBeGreaterThanOrEqual(0);
}, 60_000);

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function runsIn(value: unknown): { text: string }[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value) && "text" in value && !("type" in value)) return [value as { text: string }];
  return Object.values(value).flatMap(runsIn);
}
