import { beforeEach, expect, it } from "vitest";
import { keepStep, keptStep } from "./keptStep.ts";

beforeEach(() => sessionStorage.clear());

it("goes on with the step at hand, of the same content only", () => {
  expect(keptStep(window, "tour1")).toBeNull();
  keepStep(window, "tour1", "s-abc");
  expect(keptStep(window, "tour1")).toBe("s-abc");
  expect(keptStep(window, "tour2")).toBeNull();
  keepStep(window, "tour1", null);
  expect(keptStep(window, "tour1")).toBeNull();
  expect(sessionStorage.length).toBe(0);
});

it("does without where storage is blocked", () => {
  const blocked = {
    get sessionStorage(): Storage {
      throw new Error("blocked");
    },
  };
  keepStep(blocked, "tour1", "s-abc");
  expect(keptStep(blocked, "tour1")).toBeNull();
});
