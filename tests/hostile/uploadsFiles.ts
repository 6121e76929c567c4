/** What hostile files are made of, and what a served one must say of itself. */
import { expect } from "vitest";

export const SCRIPT = "<script>alert(1)</script>";
export const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
export const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`;

/** Bytes of texts (a character is a byte) and numbers. */
export const bytes = (...parts: (string | number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))),
    ),
  );

/** What every answer with a file in it must say, however it was asked for. */
export function expectHarmless(answer: Response, image: string | null, shown: string): void {
  const get = (name: string) => answer.headers.get(name);
  expect(get("content-type"), shown).toBe(image ?? "application/octet-stream");
  expect(get("content-disposition"), shown).toMatch(image ? /^inline(;|$)/ : /^attachment(;|$)/);
  expect(get("content-security-policy"), shown).toBe("sandbox; default-src 'none'");
  expect(get("x-content-type-options"), shown).toBe("nosniff");
  expect(get("access-control-allow-origin"), shown).toBeNull();
  expect(get("set-cookie"), shown).toBeNull();
  expect(get("content-encoding"), shown).toBeNull();
}
