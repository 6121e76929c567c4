import { describe, expect, it } from "vitest";
import { type Bytes, fromHex, utf8 } from "./bytes";
import { cleanFileName, contentDisposition } from "./fileNames";
import { checkFileSize, inspectFile, MAX_FILE_BYTES } from "./fileTypes";

const hex = (text: string) => fromHex(text.replaceAll(" ", "")) as Bytes;
const u32 = (value: number) => value.toString(16).padStart(8, "0");
const u16 = (value: number) => value.toString(16).padStart(4, "0");
const le16 = (value: number) => u16(value).replace(/(..)(..)/, "$2$1");
const le32 = (value: number) => u32(value).replace(/(..)(..)(..)(..)/, "$4$3$2$1");
const png = (width: number, height: number) =>
  hex(`89504e470d0a1a0a 0000000d 49484452 ${u32(width)} ${u32(height)} 0806000000`);
const jpeg = (width: number, height: number) =>
  hex(`ffd8 ffe0 0004 0000 ff ffc4 0003 00 ffc2 0011 08 ${u16(height)} ${u16(width)} 03 000000`);
const gif = (width: number, height: number) => hex(`474946383961 ${le16(width)} ${le16(height)} 000000`);
const riff = (chunk: string) => hex(`52494646 00000000 57454250 ${chunk} ${"00".repeat(16)}`);
const webp = (width: number, height: number) =>
  riff(`56503858 0a000000 00000000 ${le32(width - 1).slice(0, 6)} ${le32(height - 1).slice(0, 6)}`);
const vp8 = (width: number, height: number) =>
  riff(`56503820 00000000 000000 9d012a ${le16(width)} ${le16(height)}`);
const vp8l = (width: number, height: number) =>
  riff(`5650384c 00000000 2f ${le32((width - 1) | ((height - 1) << 14))}`);
/** An archive of one entry that says it unpacks to `size`. */
function zip(size: number): Bytes {
  const local = `504b0304 ${"00".repeat(26)}`.replaceAll(" ", "");
  const entry = `504b0102 ${"00".repeat(20)} ${le32(size)} 0100 0000 0000 ${"00".repeat(12)} 61`.replaceAll(
    " ",
    "",
  );
  const end = `504b0506 00000000 0100 0100 ${le32(entry.length / 2)} ${le32(local.length / 2)} 0000`;
  return hex(local + entry + end);
}
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

const inspect = (name: string, type: string, bytes: Bytes | string) => {
  try {
    return inspectFile({ name, type, bytes: typeof bytes === "string" ? utf8(bytes) : bytes });
  } catch (error) {
    return (error as { data: { code: string } }).data.code;
  }
};

describe("what may be attached", () => {
  it.each([
    ["a.png", "image/png", png(640, 480), "image/png"],
    ["a.JPG", "image/jpeg", jpeg(640, 480), "image/jpeg"],
    ["a.jpeg", "image/pjpeg", jpeg(640, 480), "image/jpeg"],
    ["a.gif", "image/gif", gif(640, 480), "image/gif"],
    ["a.webp", "image/webp", webp(640, 480), "image/webp"],
    ["a.webp", "", vp8(640, 480), "image/webp"],
    ["a.webp", "application/octet-stream", vp8l(640, 480), "image/webp"],
  ])("%s as %s is an image of its own size", (name, type, bytes, found) => {
    expect(inspect(name, type, bytes)).toEqual({ name, type: found, width: 640, height: 480 });
  });

  it.each([
    ["a.pdf", "application/pdf", "%PDF-1.7\n", "application/pdf"],
    ["a.txt", "text/plain", "just < text, 1 <2 and <3", "text/plain"],
    ["a.txt", "text/plain;charset=utf-8", "Grüße, 你好", "text/plain"],
    ["a.csv", "application/vnd.ms-excel", hex("6e616d650d0a4dfc6c6c6572"), "text/csv"],
    ["a.json", "application/json", '\ufeff{"a": [1]}', "application/json"],
    ["a.zip", "application/x-zip-compressed", zip(10), "application/zip"],
  ])("%s as %s is taken", (name, type, bytes, found) => {
    expect(inspect(name, type, bytes)).toEqual({ name, type: found });
  });

  it.each([
    ["an SVG", "a.svg", "image/svg+xml", SVG],
    ["an SVG with another name", "a.png", "image/png", SVG],
    ["an SVG as text", "a.txt", "text/plain", SVG],
    ["a page as text", "a.txt", "text/plain", "\ufeff \n<!doctype html><script>alert(1)</script>"],
    ["XML as CSV", "a.csv", "text/csv", '<?xml version="1.0"?><x/>'],
    ["a page", "a.html", "text/html", "<p>"],
    ["a page declared as an image", "a.png", "text/html", png(1, 1)],
    ["an image under another image's name", "a.gif", "image/gif", png(1, 1)],
    ["an image that is declared as another", "a.png", "image/jpeg", png(1, 1)],
    ["an archive as a picture", "a.png", "image/png", zip(1)],
    ["a program", "a.exe", "application/octet-stream", hex("4d5a90000300")],
    ["a program as text", "a.txt", "text/plain", hex("4d5a90000300")],
    ["JSON that is none", "a.json", "application/json", "{a:1}"],
    ["a name without an ending", "png", "image/png", png(1, 1)],
    ["an ending of every object", "a.constructor", "", "x"],
    ["a document that is an archive", "a.docx", "", zip(1)],
    ["a PDF with something before it", "a.pdf", "application/pdf", "x%PDF-1.7"],
    ["half an archive", "a.zip", "application/zip", zip(1).slice(0, -4)],
    ["half an image", "a.png", "image/png", png(1, 1).slice(0, 20)],
    ["an image of no size", "a.png", "image/png", png(0, 5)],
    ["a JPEG without a frame", "a.jpg", "image/jpeg", hex("ffd8ffe000040000ffd9")],
  ])("%s is refused", (_what, name, type, bytes) => {
    expect(inspect(name, type, bytes)).toBe("TYPE_REFUSED");
  });

  it("refuses what is small here and huge once it is unpacked or drawn", () => {
    expect(inspect("a.png", "image/png", png(16_385, 1))).toBe("TOO_LARGE");
    expect(inspect("a.webp", "image/webp", webp(8_000, 8_000))).toBe("TOO_LARGE");
    expect(inspect("a.png", "image/png", png(0xffffffff, 0xffffffff))).toBe("TOO_LARGE");
    expect(inspect("a.zip", "application/zip", zip(2 ** 30 + 1))).toBe("TOO_LARGE");
    expect(inspect("a.zip", "application/zip", zip(0xffffffff))).toBe("TYPE_REFUSED");
  });

  it("takes ten MiB and not a byte more, and nothing that is empty", () => {
    expect(() => checkFileSize(MAX_FILE_BYTES)).not.toThrow();
    expect(() => checkFileSize(MAX_FILE_BYTES + 1)).toThrow(/10 MiB/);
    expect(() => checkFileSize(0)).toThrow(/empty/);
  });

  it("gives a photo the size it is drawn in, whichever way the camera was held", () => {
    const entry = (orientation: number) => `01 12 00 03 00000001 ${u16(orientation)} 0000`;
    const photo = (orientation: number) =>
      hex(
        `ffd8 ffe1 0022 457869660000 4d4d002a 00000008 0001 ${entry(orientation)} 00000000 ` +
          `ffc0 0011 08 ${u16(480)} ${u16(640)} 03 000000`,
      );
    expect(inspect("a.jpg", "image/jpeg", photo(1))).toMatchObject({ width: 640, height: 480 });
    expect(inspect("a.jpg", "image/jpeg", photo(6))).toMatchObject({ width: 480, height: 640 });
  });

  it("never throws anything of its own, whatever the bytes are", () => {
    for (let round = 0; round < 300; round++) {
      const bytes = crypto.getRandomValues(new Uint8Array(round % 64));
      for (const head of [png(1, 1), jpeg(1, 1), gif(1, 1), webp(1, 1), zip(1)]) {
        const mixed = new Uint8Array([...head.slice(0, 4 + (round % head.length)), ...bytes]);
        for (const name of ["a.png", "a.jpg", "a.gif", "a.webp", "a.zip", "a.json"])
          expect(["string", "object"]).toContain(typeof inspect(name, "", mixed));
      }
    }
  });
});

describe("names of files", () => {
  it.each([
    ["C:\\fakepath\\photo.png", "photo.png"],
    ["../../etc/passwd.txt", "passwd.txt"],
    ["exe.\u202egnp.txt", "exe.gnp.txt"],
    ["a\0b\r\nSet-Cookie: x.txt", "abSet-Cookie_ x.txt"],
    ["  .hidden .txt ", "hidden .txt"],
    ["取扱説明書.pdf", "取扱説明書.pdf"],
    ["..", ""],
  ])("%j becomes %j", (given, clean) => expect(cleanFileName(given)).toBe(clean));

  it("have at most 120 characters and keep their ending", () => {
    const name = cleanFileName(`${"ä😀".repeat(200)}.pdf`);
    expect([[...name].length, name.slice(-4)]).toEqual([120, ".pdf"]);
  });

  it("cannot leave the header they are in", () => {
    const header = contentDisposition("attachment", "a\"; x=\\ü(1)'.txt");
    expect(header).toBe(
      `attachment; filename="a_; x=__(1)'.txt"; filename*=UTF-8''a%22%3B%20x%3D%5C%C3%BC%281%29%27.txt`,
    );
  });
});
