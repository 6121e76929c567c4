import { describe, expect, it } from "vitest";
import { neighbour } from "./neighbour.ts";

const items = [{ id: "a" }, { id: "b" }, { id: "c" }];

describe("which conversation follows a closed one", () => {
  it.each([
    ["a", "b"],
    ["b", "c"],
    ["c", "b"],
  ])("after %s comes %s", (id, expected) => {
    expect(neighbour(items, id)?.id).toBe(expected);
  });

  it("is none when it was the only one or is not listed", () => {
    expect(neighbour([{ id: "a" }], "a")).toBeNull();
    expect(neighbour(items, "z")).toBeNull();
  });
});
