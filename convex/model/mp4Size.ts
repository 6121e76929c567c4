import type { Bytes } from "./bytes";
import type { ImageSize } from "./imageSize";

/** The size of the picture in an MP4, from its boxes: `ftyp` first, then `moov` with a `trak` whose handler is `vide`. */

const MAX_BOXES = 10_000;

type Box = { type: string; start: number; end: number };

/** Width and height as shown, in pixels; null for anything that is no such file. */
export function mp4Size(bytes: Bytes): ImageSize | null {
  const top = boxesIn(bytes, { start: 0, end: bytes.length });
  if (top[0]?.type !== "ftyp") return null;
  const moov = top.find(({ type }) => type === "moov");
  if (!moov) return null;
  for (const trak of boxesIn(bytes, moov)) {
    if (trak.type !== "trak" || handlerOf(bytes, trak) !== "vide") continue;
    const header = boxesIn(bytes, trak).find(({ type }) => type === "tkhd");
    const size = header && headerSize(bytes, header);
    if (size) return size;
  }
  return null;
}

/** The boxes one after the other between two places; what does not fit into its surroundings ends the list. */
function boxesIn(bytes: Bytes, { start, end }: Pick<Box, "start" | "end">): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  let at = start;
  while (at + 8 <= end && boxes.length < MAX_BOXES) {
    let length = view.getUint32(at);
    let head = 8;
    if (length === 1 && at + 16 <= end) {
      length = Number(view.getBigUint64(at + 8));
      head = 16;
    } else if (length === 0) length = end - at;
    if (length < head || at + length > end) break;
    boxes.push({ type: textAt(bytes, at + 4), start: at + head, end: at + length });
    at += length;
  }
  return boxes;
}

function handlerOf(bytes: Bytes, trak: Box): string {
  const media = boxesIn(bytes, trak).find(({ type }) => type === "mdia");
  const handler = media && boxesIn(bytes, media).find(({ type }) => type === "hdlr");
  return handler && handler.end - handler.start >= 12 ? textAt(bytes, handler.start + 8) : "";
}

/** Of a track header the last 44 bytes: a matrix, then width and height, all in fixed point. */
function headerSize(bytes: Bytes, { start, end }: Box): ImageSize | null {
  if (end - start < 84) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = (at: number): number => Math.round(view.getUint32(at) / 65_536);
  const [width, height] = [whole(end - 8), whole(end - 4)];
  if (width === 0 || height === 0) return null;
  // Held upright, a phone films lying down and says to turn it.
  const isTurned = view.getInt32(end - 44) === 0 && view.getInt32(end - 28) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

const textAt = (bytes: Bytes, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
