import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBlocks } from "./blocks";
import { parseMailbox, toHeaderText, toMailAddress } from "./mailAddress";
import { type MailFacts, mailHtml, mailText } from "./mailContent";
import { mailWordsFor } from "./mailWords";

const facts = (text: string, more: Partial<MailFacts> = {}): MailFacts => ({
  words: mailWordsFor("en"),
  team: "Acme",
  color: "#4f46e5",
  messages: [{ author: "Ada", text, blocks: parseBlocks(text, "agent"), files: [] }],
  more: 0,
  conversationUrl: "https://shop.example/?opencom=conversation%2Fx&b=1",
  unsubscribeUrl: "https://api.example/unsubscribe/x?signature=00",
  ...more,
});

const ALLOWED = /^<\/?(?:html|head|meta|title|body|div|p|a|br|pre|code|em|strong|ul|ol|li|!doctype)[ >]/;

describe("HTML", () => {
  it("holds no tag or attribute of anybody's making", () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom(
          "<script>",
          "</p>",
          '"',
          "' onload=x",
          "&lt;",
          "`",
          "**",
          "](",
          "[a](javascript:x)",
          "\n- ",
          "```",
        ),
      ),
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join("");
        const html = mailHtml(
          facts(text, {
            team: text,
            messages: [{ author: text, text, blocks: parseBlocks(text, "agent"), files: [text] }],
          }),
        );
        for (const tag of html.match(/<[^]*?>/g) ?? []) {
          expect(tag.toLowerCase()).toMatch(ALLOWED);
          expect(tag).not.toMatch(/\son\w+\s*=|javascript:/i);
        }
        expect(html.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps marks, lists, code and links", () => {
    const html = mailHtml(
      facts("**bold** _it_ `code` [our page](https://acme.example/?a=1&b=2)\n\n3. three\n4. four"),
    );
    expect(html).toContain("<strong>bold</strong> <em>it</em> <code>code</code>");
    expect(html).toContain('<a href="https://acme.example/?a=1&amp;b=2">our page</a>');
    expect(html).toContain('<ol start="3"');
    expect(html).toContain("https://shop.example/?opencom=conversation%2Fx&amp;b=1");
  });

  it("takes no colour that is none", () => {
    expect(mailHtml(facts("x", { color: '"><script>' }))).not.toContain("<script>");
  });
});

describe("plain text", () => {
  it("says where links lead, numbers lists, names files and what was left out", () => {
    const message = {
      author: "Ada",
      text: "",
      blocks: parseBlocks("[page](https://acme.example/)\n\n1. one\n2. two", "agent"),
      files: ["plan.pdf"],
    };
    const text = mailText(facts("", { messages: [message], more: 2 }));
    expect(text).toContain("page <https://acme.example/>");
    expect(text).toContain("1. one\n2. two");
    expect(text).toContain("plan.pdf");
    expect(text).toContain("More messages in the messenger: 2");
    expect(text).toContain("Unsubscribe: https://api.example/unsubscribe/x?signature=00");
  });
});

describe("addresses", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["Ada.B+tag@Example.COM", "Ada.B+tag@example.com"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
  ])("%s can be written to", (text, address) => expect(toMailAddress(text)).toBe(address));

  it.each([
    "",
    "ada",
    "@example.com",
    "ada@",
    "ada@localhost",
    "ada@127.0.0.1",
    "ada@[127.0.0.1]",
    "a,b@example.com",
    "a@b@example.com",
    '"a b"@example.com',
    "ada@example.com\r\nBcc: eve@example.com",
    "ada@example.com,eve@example.com",
    "ada@exam_ple.com",
    "ada@example.com:25",
    "ada@example.com/x",
    ".ada@example.com",
    "a..b@example.com",
    `${"a".repeat(65)}@example.com`,
    `ada@${"a".repeat(250)}.com`,
  ])("%j cannot", (text) => expect(toMailAddress(text)).toBeNull());

  it("are read with their names", () => {
    expect(parseMailbox('"Acme, Inc." <hi@acme.example>')).toEqual({
      name: "Acme, Inc.",
      address: "hi@acme.example",
    });
    expect(parseMailbox("hi@acme.example")).toEqual({ name: "", address: "hi@acme.example" });
    expect(parseMailbox("Acme <nobody>")).toBeNull();
  });

  it("have names on one line", () => {
    expect(toHeaderText("Acme\r\nBcc: eve@example.com\u2028\u0000x")).toBe("Acme Bcc: eve@example.com x");
  });
});
