import { expect, it } from "vitest";
import { imageType } from "./imageType.ts";

it.each([
  ["89504e470d0a1a0a0000000d49484452", "image/png"],
  ["ffd8ffe000104a464946", "image/jpeg"],
  ["474946383961", "image/gif"],
  ["474946383761", "image/gif"],
  ["524946461a00000057454250565038", "image/webp"],
  ["52494646000000004156492000", null],
  ["474946383861", null],
  ["89504e47", null],
  ["", null],
  [Buffer.from("<svg xmlns=").toString("hex"), null],
  [Buffer.from(" GIF89a").toString("hex"), null],
])("[B10] %s is %s", (hex, type) => {
  expect(imageType(Buffer.from(hex, "hex"))).toBe(type);
});
