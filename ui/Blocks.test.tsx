import { render } from "solid-js/web";
import { afterEach, describe, expect, it } from "vitest";
import { type Block, Blocks } from "./Blocks.tsx";
import { Bubble } from "./Message.tsx";

let stop: (() => void) | undefined;
afterEach(() => stop?.());

function show(blocks: Block[]): HTMLElement {
  const root = document.createElement("div");
  stop = render(
    () => (
      <Bubble text="plain">
        <Blocks blocks={blocks} />
      </Bubble>
    ),
    root,
  );
  return root;
}

describe("a message's blocks", () => {
  it("become paragraphs, lists and code with their styles", () => {
    const root = show([
      { type: "paragraph", runs: [{ text: "Read " }, { text: "this", bold: true, italic: true }] },
      { type: "list", ordered: true, start: 3, items: [[{ text: "a", code: true }], [{ text: "b" }]] },
      { type: "list", ordered: false, items: [[{ text: "c" }]] },
      { type: "code", text: "let a = 1;\nlet b;" },
    ]);
    expect(root.querySelector("p")?.textContent).toBe("Read this");
    expect(root.querySelector("p strong em")?.textContent).toBe("this");
    expect(root.querySelector("ol")?.getAttribute("start")).toBe("3");
    expect([...root.querySelectorAll("ol li")].map((item) => item.textContent)).toEqual(["a", "b"]);
    expect(root.querySelector("ol li code")?.textContent).toBe("a");
    expect(root.querySelector("ul li")?.textContent).toBe("c");
    expect(root.querySelector("pre code")?.textContent).toBe("let a = 1;\nlet b;");
    expect(root.textContent).not.toContain("plain");
  });

  it("stay text, whatever they hold", () => {
    const evil = "<img src=x onerror=alert(1)>";
    const root = show([
      { type: "paragraph", runs: [{ text: evil }] },
      { type: "list", ordered: false, items: [[{ text: evil, code: true }]] },
      { type: "code", text: evil },
    ]);
    expect(root.querySelector("img")).toBeNull();
    expect(root.textContent).toBe(evil.repeat(3));
  });

  it("show where a link leads, and open it where it cannot reach back", () => {
    const run = { text: "Your invoice", href: "https://pay.example/i?id=1", host: "pay.example" };
    const link = show([{ type: "paragraph", runs: [run] }]).querySelector("a");
    expect(link?.textContent).toBe("Your invoice (pay.example)");
    expect([link?.getAttribute("href"), link?.target, link?.rel]).toEqual([
      "https://pay.example/i?id=1",
      "_blank",
      "noopener noreferrer nofollow",
    ]);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", " https://a.example", "//a.example", "vbscript:x"])(
    "make no link of %j",
    (href) => {
      const root = show([{ type: "paragraph", runs: [{ text: "click", href }] }]);
      expect(root.querySelector("a")).toBeNull();
      expect(root.textContent).toBe("click");
    },
  );
});
