import { describe, expect, it } from "vitest";
import type { InputTest } from "../../protocol/anchors/marks.ts";
import { isFilled } from "./inputTest.ts";

function field(value: string, type = "text"): HTMLInputElement {
  return Object.assign(document.createElement("input"), { type, value });
}
const is = (value: string, test: InputTest, type?: string) => isFilled(field(value, type), test);

describe("[AN3] a field", () => {
  it.each([
    ["email", ["a@b.co", " grace.h@navy.example "], ["a", "a@b", "a b@c.d", ""]],
    ["number", ["12", "-3.5", "1 000,50", ".5"], ["", "12a", "-", "e"]],
    ["url", ["https://a.example/x?y", "a.example", "www.a.example/b"], ["", "a", "http://", "a b.example"]],
  ] as const)("matches what looks like %s", (preset, right, wrong) => {
    for (const each of right) expect([each, is(each, { type: "matches", preset })]).toEqual([each, true]);
    for (const each of wrong) expect([each, is(each, { type: "matches", preset })]).toEqual([each, false]);
  });

  it("is filled, long enough, or equal, without the space around it", () => {
    expect([is(" ", { type: "filled" }), is(" a ", { type: "filled" })]).toEqual([false, true]);
    expect([is(" ab ", { type: "minLength", n: 3 }), is("abc", { type: "minLength", n: 3 })]).toEqual([
      false,
      true,
    ]);
    expect([is(" a", { type: "equals", text: "a" }), is("b", { type: "equals", text: "a" })]).toEqual([
      true,
      false,
    ]);
  });

  it("that is a password never says what it equals", () => {
    expect(is("secret", { type: "equals", text: "secret" }, "password")).toBe(false);
    expect(is("secret", { type: "minLength", n: 6 }, "password")).toBe(true);
  });

  it("may be a box, an element that is written in, or one that only says that it is checked", () => {
    const box = Object.assign(field("on", "checkbox"), { checked: false });
    expect([isFilled(box, { type: "filled" }), isFilled(box, { type: "checked" })]).toEqual([false, false]);
    box.checked = true;
    expect([isFilled(box, { type: "filled" }), isFilled(box, { type: "checked" })]).toEqual([true, true]);
    const text = Object.assign(document.createElement("div"), { contentEditable: "true", textContent: "Hi" });
    expect([isFilled(text, { type: "filled" }), isFilled(text, { type: "checked" })]).toEqual([true, false]);
    const toggle = document.createElement("button");
    toggle.setAttribute("aria-checked", "true");
    expect(isFilled(toggle, { type: "checked" })).toBe(true);
  });

  it("of a test that it does not know says nothing", () => {
    for (const each of [{}, { type: "later" }, { type: "matches", preset: "constructor" }])
      expect(is("constructor", each as InputTest)).toBe(false);
  });
});
