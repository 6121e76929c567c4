import { afterAll, beforeAll, expect, it } from "vitest";
import { type Demo, startDemo } from "./server.ts";

const SNIPPET = `<script async src="http://localhost:1/widget.js"></script>`;
let demo: Demo;

beforeAll(async () => {
  demo = await startDemo({ port: 0, snippet: SNIPPET });
});
afterAll(() => demo.stop());

it("puts the snippet at the end of <head> of every page and asks no other host for anything", async () => {
  expect(demo.pages.length).toBeGreaterThan(5);
  for (const page of demo.pages) {
    const html = await (await fetch(page)).text();
    const head = html.slice(0, html.indexOf("</head>"));
    expect(head.trimEnd().endsWith(SNIPPET), page).toBe(true);
    expect(html).not.toMatch(
      /<(link|script)[^>]+(href|src)="https?:\/\/(?!localhost:1\/)[^"]*\.(css|js|woff2?)/,
    );
  }
});

it("answers every route of the single-page application with its document", async () => {
  const page = demo.pages.find((each) => each.endsWith("/spa/"));
  const response = await fetch(`${page}workshop`);
  expect(response.status).toBe(200);
  expect(await response.text()).toContain("Fernweh Bikes");
});

it("serves nothing outside the template's folder", async () => {
  for (const path of [
    "/..%2f..%2fpackage.json",
    "/%2e%2e/package.json",
    "/production/%",
    "/sw.js",
    "/none",
  ]) {
    expect((await fetch(demo.url + path)).status, path).toBe(404);
  }
});
