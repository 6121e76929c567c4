import { describe, expect, it } from "vitest";
import { sampleBucket } from "./sampleBucket";

const IDS = 10_000;
/** Of 99 degrees of freedom: one sound hash in ten thousand is beyond, and these ids are always the same. */
const LIMIT = 161.3;

const chiSquare = (bucketOf: (id: number) => number) => {
  const counts = Array.from({ length: 100 }, () => 0);
  for (let id = 0; id < IDS; id++) {
    const bucket = bucketOf(id);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const expected = IDS / 100;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

describe("buckets of a sample", () => {
  it("are evenly filled, by ids that differ in a digit, by salts, and by ids as Convex makes them", () => {
    expect(chiSquare((id) => sampleBucket("onboarding", `visitor${id}`))).toBeLessThan(LIMIT);
    expect(chiSquare((id) => sampleBucket(`salt${id}`, "visitor"))).toBeLessThan(LIMIT);
    const idOf = (at: number) => `j57${(at * 7_919).toString(36).padStart(28, "k")}h7`;
    expect(chiSquare((id) => sampleBucket("onboarding", idOf(id)))).toBeLessThan(LIMIT);
  });

  it("of two salts have nothing to do with each other", () => {
    // Who is in the first half of one is spread evenly over the other.
    const half = (salt: string, id: number) => Math.floor(sampleBucket(salt, `visitor${id}`) / 50);
    const both = [0, 0, 0, 0];
    for (let id = 0; id < IDS; id++) {
      const at = half("a", id) * 2 + half("b", id);
      both[at] = (both[at] ?? 0) + 1;
    }
    for (const count of both) expect(Math.abs(count - IDS / 4)).toBeLessThan(200);
  });

  it("never change", () => {
    expect(["", "a", "onboarding"].map((salt) => sampleBucket(salt, "visitor_1"))).toEqual([66, 35, 16]);
  });
});
