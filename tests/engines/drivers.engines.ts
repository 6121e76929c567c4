import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Site, startSite } from "../e2e/support/site.ts";
import { type Engine, until } from "./engine.ts";
import { launch } from "./launch.ts";

/** What both drivers must do, on small pages of our own; a failure here is the driver's, not the product's. */
describe("driver", () => {
  let engine: Engine;
  let outer: Site;
  let inner: Site;

  beforeAll(async () => {
    [outer, inner] = await Promise.all([startSite("127.0.0.1"), startSite("localhost")]);
    const framed = inner.put("/in", {
      html: `<!doctype html><title>in</title><style>body { margin: 0 }</style><body>
        <button onclick="this.textContent = event.isTrusted ? 'trusted' : 'faked'">press</button><br><textarea></textarea></body>`,
    });
    outer.put("/", {
      html: `<!doctype html><title>out</title><body><iframe id="f" src="${framed}" style="position:fixed;left:100px;top:200px;width:300px;height:200px;border:0"></iframe></body>`,
      headers: {
        "content-security-policy": `default-src 'none'; frame-src ${inner.url}; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'`,
      },
    });
    engine = await launch({ width: 800, height: 600 });
    await engine.goto(`${outer.url}/`);
  });

  afterAll(async () => {
    await engine?.close();
    await Promise.all([outer?.stop(), inner?.stop()]);
  });

  test("runs functions with arguments in a page under the strictest policy", async () => {
    expect(
      await engine.evaluate((a: number, b: string) => `${a} ${b} ${innerWidth}x${innerHeight}`, 1, "x"),
    ).toBe("1 x 800x600");
    await expect(engine.evaluate(() => Promise.reject(new Error("from the page")))).rejects.toThrow(
      "from the page",
    );
  });

  test("runs functions in a frame of another origin", async () => {
    const href = await until("the frame's document", () => engine.inFrame("#f", () => location.href));
    expect(href).toBe(`${inner.url}/in`);
    await expect(engine.inFrame("#none", () => 1)).rejects.toThrow();
  });

  test("clicks through the top document into the frame, trusted", async () => {
    await engine.click({ x: 110, y: 210 });
    await until("the click", () =>
      engine.inFrame("#f", () => document.querySelector("button")?.textContent === "trusted"),
    );
  });

  test("types into the field that has the focus", async () => {
    const at = await engine.inFrame("#f", () => {
      const box = document.querySelector("textarea")?.getBoundingClientRect();
      return box ? { x: box.x + 20, y: box.y + 10 } : null;
    });
    if (!at) throw new Error("The field is gone.");
    await engine.click({ x: 100 + at.x, y: 200 + at.y });
    await engine.type("Héllo, 2 you");
    await engine.press("Enter");
    const value = () => engine.inFrame("#f", () => document.querySelector("textarea")?.value);
    await until("the text", async () => (await value()) === "Héllo, 2 you\n");
  });

  test("says so when a page cannot be loaded", async () => {
    await expect(engine.goto("http://127.0.0.1:9/")).rejects.toThrow();
  });
});
