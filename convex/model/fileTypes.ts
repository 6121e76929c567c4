import type { ConvexError } from "convex/values";
import { type ErrorData, fail, inputInvalid } from "../errors";
import type { AttachmentType } from "../messageValidators";
import { type Bytes, fromUtf8 } from "./bytes";
import { cleanFileName, endingOf } from "./fileNames";
import { gifSize, type ImageSize, jpegSize, pngSize, webpSize } from "./imageSize";
import { unpackedSize } from "./zipSize";

/**
 * What may be attached. A file's name, what its sender's browser calls it, and its own first bytes must all say the same,
 * and it must be on the list. Nothing a browser could run is on it: no HTML, no SVG, no XML.
 */

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_PIXELS = 50_000_000;
const MAX_SIDE = 16_384;
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;

type Kind = {
  type: AttachmentType;
  endings: string[];
  /** Other names browsers have for it. */
  aliases?: string[];
  sniff: (bytes: Bytes) => boolean;
  size?: (bytes: Bytes) => ImageSize | null;
};

const KINDS: readonly Kind[] = [
  { type: "image/png", endings: ["png"], sniff: beginsWith("89504e470d0a1a0a"), size: pngSize },
  {
    type: "image/jpeg",
    endings: ["jpg", "jpeg"],
    aliases: ["image/jpg", "image/pjpeg"],
    sniff: beginsWith("ffd8ff"),
    size: jpegSize,
  },
  { type: "image/gif", endings: ["gif"], sniff: beginsWith("47494638(?:37|39)61"), size: gifSize },
  { type: "image/webp", endings: ["webp"], sniff: beginsWith("52494646.{8}57454250"), size: webpSize },
  {
    type: "application/pdf",
    endings: ["pdf"],
    aliases: ["application/x-pdf"],
    sniff: beginsWith("255044462d"),
  },
  { type: "text/plain", endings: ["txt"], sniff: isText },
  {
    type: "text/csv",
    endings: ["csv"],
    // What Windows calls it where a spreadsheet is installed.
    aliases: ["application/csv", "application/vnd.ms-excel", "text/plain"],
    sniff: isText,
  },
  { type: "application/json", endings: ["json"], aliases: ["text/json", "text/plain"], sniff: isJson },
  {
    type: "application/zip",
    endings: ["zip"],
    aliases: ["application/x-zip-compressed", "application/x-zip"],
    sniff: beginsWith("504b(?:0304|0506)"),
  },
];
/** What a browser says of a file it does not know. */
const UNKNOWN = new Set(["", "application/octet-stream"]);
// Read by their first bytes a second time, so that a text can be no page whatever its name says.
const MARKUP = /^(?:\ufeff|\s)*<[!?a-z/]/i;
/** Tab, the line and page breaks, and the escape of terminals. */
const TEXT_CONTROLS = new Set([9, 10, 11, 12, 13, 27]);
const SNIFFED_BYTES = 4_096;

export type FileFacts = { name: string; type: AttachmentType; width?: number; height?: number };

/** @throws TOO_LARGE, or INPUT_INVALID for a file without content */
export function checkFileSize(size: number): void {
  if (size > MAX_FILE_BYTES) throw tooLarge("A file may have at most 10 MiB.");
  if (size === 0) throw inputInvalid("The file is empty.");
}

/** What a file is, and the name it will have. @throws TYPE_REFUSED · TOO_LARGE */
export function inspectFile(file: { name: string; type: string; bytes: Bytes }): FileFacts {
  const name = cleanFileName(file.name);
  const ending = endingOf(name);
  const kind = KINDS.find((each) => each.endings.includes(ending));
  if (!kind) throw typeRefused("Files of this kind cannot be attached.");
  const declared = (file.type.split(";")[0] ?? "").trim().toLowerCase();
  const isDeclared = UNKNOWN.has(declared) || declared === kind.type || kind.aliases?.includes(declared);
  if (!isDeclared || !kind.sniff(file.bytes)) throw typeRefused("The content is not what the name says.");
  if (kind.type === "application/zip") checkArchive(file.bytes);
  return { name, type: kind.type, ...(kind.size ? checkPixels(kind.size(file.bytes)) : {}) };
}

/** Tells whether a browser may show the file by itself instead of saving it. */
export const isShownInline = (type: AttachmentType): boolean => type.startsWith("image/");

function checkPixels(size: ImageSize | null): ImageSize {
  if (!size || size.width === 0 || size.height === 0) throw typeRefused("The image is damaged.");
  const { width, height } = size;
  if (Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS)
    throw tooLarge("An image may have at most 50 megapixels, and 16,384 pixels a side.");
  return size;
}

function checkArchive(bytes: Bytes): void {
  const size = unpackedSize(bytes);
  if (size === null) throw typeRefused("The archive is damaged.");
  if (size > MAX_UNPACKED_BYTES) throw tooLarge("An archive may unpack to at most 1 GiB.");
}

function beginsWith(signature: string): (bytes: Bytes) => boolean {
  const pattern = new RegExp(`^${signature}`);
  return (bytes) => pattern.test(hexOf(bytes.subarray(0, 16)));
}

/** Text in any encoding that keeps ASCII; never markup. */
function isText(bytes: Bytes): boolean {
  const head = bytes.subarray(0, SNIFFED_BYTES);
  const hasControls = head.some((byte) => (byte < 32 && !TEXT_CONTROLS.has(byte)) || byte === 127);
  const text = String.fromCharCode(...head).replace(/^\xef\xbb\xbf/, "");
  return !hasControls && !MARKUP.test(text) && !bytes.includes(0);
}

function isJson(bytes: Bytes): boolean {
  const text = fromUtf8(bytes);
  if (text === null || !isText(bytes)) return false;
  try {
    JSON.parse(text.replace(/^\ufeff/, ""));
    return true;
  } catch {
    return false;
  }
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const tooLarge = (message: string): ConvexError<ErrorData> => fail("TOO_LARGE", message);
const typeRefused = (message: string): ConvexError<ErrorData> => fail("TYPE_REFUSED", message);
