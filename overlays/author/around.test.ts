import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeAround } from "./around.ts";

beforeEach(() => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue({
    width: 20,
    height: 20,
    left: 0,
    top: 0,
  } as DOMRect);
  Object.assign(Element.prototype, { checkVisibility: () => true });
  document.body.innerHTML = `<main id="main"><form id="form"><p id="row"><input id="name"></p>
    <button id="save"></button></form><aside id="aside"></aside></main><footer id="footer"></footer>`;
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

const of = (id: string): Element => document.getElementById(id) as Element;
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

it("[AU10] widens what is pointed at to the least that has the element in it as well, and never to that alone", async () => {
  const around = makeAround();
  expect(around.widen(of("save"))).toBe(of("save"));
  const onFound = vi.fn();
  around.want({ v: 1, css: "#name" }, onFound);
  // Not known yet: nothing can be picked.
  expect(around.widen(of("save"))).toBeUndefined();
  await settle();
  expect(onFound.mock.calls).toEqual([[of("name")]]);
  const widened = (id: string) => around.widen(of(id))?.id;
  expect(["name", "row", "save", "form", "aside", "main", "footer"].map(widened)).toEqual([
    "row",
    "row",
    "form",
    "form",
    "main",
    "main",
    // Only the page has both in it.
    undefined,
  ]);
  expect(around.inner).toBe(of("name"));
});

it("[AU10] picks nothing around what is not there, and anything once nothing is asked for", async () => {
  const around = makeAround();
  const onFound = vi.fn();
  around.want({ v: 1, css: "#gone" }, onFound);
  await settle();
  expect([onFound.mock.calls.length, around.widen(of("form"))]).toEqual([0, undefined]);
  around.want(undefined, onFound);
  expect(around.widen(of("form"))).toBe(of("form"));
});
