import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LOOK, toLook } from "./look.ts";
import { recall, remember } from "./memory.ts";

describe("toLook", () => {
  it("keeps what can be drawn", () => {
    expect(toLook({ ...DEFAULT_LOOK, teamName: "Acme" })).toEqual(DEFAULT_LOOK);
    expect(toLook({ side: "left", bottom: "64" })).toEqual({ side: "left", bottom: "64" });
  });

  it.each([
    { color: "red" },
    { color: "#fff;background:url(//evil)" },
    { side: "top" },
    { icon: "constructor" },
    { icon: "__proto__" },
    { bottom: 1_000 },
    { theme: "system" },
    { __proto__: { color: "#112233" } },
    [["color", "#112233"]],
    { launcher: true },
    { spacing: -5 },
    { spacing: "20px;color:red" },
    { theme: {} },
    null,
    undefined,
    "text",
    7,
  ])("leaves out %j", (value) => expect(toLook(value)).toEqual({}));
});

describe("memory", () => {
  beforeEach(() => localStorage.clear());

  it("gives back a look to the same workspace only", () => {
    remember("w1", DEFAULT_LOOK);
    expect(recall("w1")).toEqual(DEFAULT_LOOK);
    expect(recall("w2")).toBeUndefined();
    expect(Object.keys(localStorage)).toEqual(["opencom"]);
  });

  it("forgets, and takes anything foreign as a first visit", () => {
    remember("w1", DEFAULT_LOOK);
    remember("w1");
    expect(localStorage.length).toBe(0);
    for (const text of ["", "{}", "[]", "null", '["w1"]', "nonsense"]) {
      localStorage.setItem("opencom", text);
      expect(toLook(recall("w1"))).toEqual({});
    }
  });
});
