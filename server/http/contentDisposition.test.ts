import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName } from "../wire/fileName.ts";
import { nameFromContentDisposition, toContentDisposition } from "./contentDisposition.ts";
import { parseRange } from "./range.ts";

describe("[B10] names of files", () => {
  it.each([
    ["report.pdf", "report.pdf"],
    ["../../etc/passwd", "passwd"],
    ["C:\\temp\\Ä bild.png", "Ä bild.png"],
    ["annex\u202Egpj.exe", "annexgpj.exe"],
    ["a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"],
    ['a"b;c.txt', "a_b_c.txt"],
    [".htaccess", "htaccess"],
    ["name. . ", "name"],
    ["", null],
    ["...", null],
    ["/", null],
    [`${"x".repeat(300)}.tar`, `${"x".repeat(116)}.tar`],
  ])("%j becomes %j", (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });

  it("whatever is given, the header is one line of ASCII and gives the safe name back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (given) => {
        const name = safeFileName(given);
        const header = toContentDisposition("attachment", name);
        expect(header).toMatch(
          /^attachment(; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]+)?$/,
        );
        expect(nameFromContentDisposition(header)).toBe(name);
      }),
    );
  });

  it.each([
    [undefined, null],
    ["attachment", null],
    ['attachment; filename="a.txt"', "a.txt"],
    ["attachment; filename=a.txt", "a.txt"],
    ['attachment; filename="a \\"quoted\\".txt"', "a _quoted_.txt"],
    ["attachment; filename=\"plain.txt\"; filename*=UTF-8''%C3%A4.txt", "ä.txt"],
    ["attachment; filename*=UTF-8''%ff; filename=fallback.txt", "fallback.txt"],
    ['form-data; name="file"', null],
  ])("the name in %j is %j", (header, name) => {
    expect(nameFromContentDisposition(header)).toBe(name);
  });
});

describe("[B9] byte ranges", () => {
  it.each<[string | undefined, ReturnType<typeof parseRange>]>([
    [undefined, "all"],
    ["bytes=0-3", { start: 0, end: 3 }],
    ["bytes=4-", { start: 4, end: 9 }],
    ["bytes=4-99", { start: 4, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-99", { start: 0, end: 9 }],
    ["bytes=10-", "none"],
    ["bytes=-0", "none"],
    ["bytes=5-2", "all"],
    ["bytes=-", "all"],
    ["bytes=0-1,4-5", "all"],
    ["items=0-1", "all"],
  ])("%j of ten bytes is %j", (header, range) => {
    expect(parseRange(header, 10)).toEqual(range);
  });

  it("nothing of an empty file can be asked for", () => {
    expect(parseRange("bytes=0-", 0)).toBe("none");
    expect(parseRange("bytes=-5", 0)).toBe("none");
  });
});
