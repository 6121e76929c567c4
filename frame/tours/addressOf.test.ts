import { expect, it } from "vitest";
import { addressOf } from "./addressOf.ts";

const SITE = "https://shop.example";
const there = (include: string[], exclude: string[] = []) => addressOf({ page: { include, exclude } }, SITE);

it("knows where a step can be seen, if its pages name one address of this site", () => {
  expect(there(["/orders"])).toBe(`${SITE}/orders`);
  expect(there(["/orders?tab=open"])).toBe(`${SITE}/orders?tab=open`);
  // A star at the end stands for nothing as well.
  expect(there(["/orders*"])).toBe(`${SITE}/orders`);
  expect(there([`${SITE}/orders`])).toBe(`${SITE}/orders`);
  expect(there(["/orders/*/edit", "/orders"])).toBe(`${SITE}/orders`);
});

it("names none where its pages are many, elsewhere, or left out", () => {
  expect(addressOf({ page: null }, SITE)).toBeNull();
  expect(there([])).toBeNull();
  expect(there(["/orders/*/edit"])).toBeNull();
  expect(there(["/orders/*"])).toBeNull();
  expect(there(["https://other.example/orders"])).toBeNull();
  expect(there(["//other.example/orders"])).toBeNull();
  expect(there(["javascript:alert(1)"])).toBeNull();
  expect(there(["?tab=1"])).toBeNull();
  expect(there(["/orders"], ["/orders"])).toBeNull();
});
