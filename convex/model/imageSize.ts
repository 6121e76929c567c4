import type { Bytes } from "./bytes";

/**
 * How large a picture is, from its header and nothing else: nothing is decoded here, so that no picture can be larger
 * than its bytes to us. null where the header is damaged.
 */

export type ImageSize = { width: number; height: number };

/** Orientations of a camera that was held upright: the picture is drawn turned by a quarter. */
const FIRST_TURNED = 5;
const ORIENTATION_TAG = 0x0112;
/** Segments looked at before a JPEG's own size must have come. */
const MAX_SEGMENTS = 500;

export function pngSize(bytes: Bytes): ImageSize | null {
  const view = viewOf(bytes);
  if (bytes.length < 24 || ascii(bytes, 12, 4) !== "IHDR") return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

export function gifSize(bytes: Bytes): ImageSize | null {
  if (bytes.length < 10) return null;
  const view = viewOf(bytes);
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

export function jpegSize(bytes: Bytes): ImageSize | null {
  const view = viewOf(bytes);
  let at = 2;
  let isTurned = false;
  for (let segment = 0; segment < MAX_SEGMENTS && at + 9 <= bytes.length; segment++) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (isFrameHeader(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return isTurned ? { width: height, height: width } : { width, height };
    } else {
      const length = Math.max(2, view.getUint16(at + 2));
      if (marker === 0xe1)
        isTurned ||= orientationOf(bytes.subarray(at + 4, at + 2 + length)) >= FIRST_TURNED;
      at += 2 + length;
    }
  }
  return null;
}

/** 1 to 8 as the camera wrote it; 1 where it wrote nothing. */
function orientationOf(exif: Bytes): number {
  if (ascii(exif, 0, 6) !== "Exif\0\0" || exif.length < 16) return 1;
  const view = viewOf(exif.subarray(6));
  const isLittle = ascii(exif, 6, 2) === "II";
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > view.byteLength) return 1;
  const count = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, isLittle) === ORIENTATION_TAG) return view.getUint16(at + 8, isLittle);
  }
  return 1;
}

export function webpSize(bytes: Bytes): ImageSize | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  const kind = ascii(bytes, 12, 4);
  if (kind === "VP8X") return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
  if (kind === "VP8L" && bytes[20] === 0x2f) {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind === "VP8 " && ascii(bytes, 23, 3) === "\x9d\x01\x2a") {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  return null;
}

/** SOF0 to SOF15 but for the three that are something else. */
const isFrameHeader = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const viewOf = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const uint24 = (view: DataView, at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
const ascii = (bytes: Bytes, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));
