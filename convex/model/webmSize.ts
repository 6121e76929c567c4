import type { Bytes } from "./bytes";
import type { ImageSize } from "./imageSize";

/** The size of the picture in a WebM, from its elements: `Segment › Tracks › TrackEntry › Video`. */

const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const CLUSTER = 0x1f43b675;
const MAX_ELEMENTS = 10_000;

type Element = { id: number; start: number; end: number };
type Place = Pick<Element, "start" | "end">;

/** Width and height in pixels; null for anything that is no such file. */
export function webmSize(bytes: Bytes): ImageSize | null {
  const [head, ...rest] = elementsIn(bytes, { start: 0, end: bytes.length });
  if (head?.id !== EBML || docTypeOf(bytes, head) !== "webm") return null;
  const segment = rest.find(({ id }) => id === SEGMENT);
  const tracks = segment && elementsIn(bytes, segment).find(({ id }) => id === TRACKS);
  if (!tracks) return null;
  for (const track of elementsIn(bytes, tracks)) {
    if (track.id !== TRACK_ENTRY) continue;
    const video = elementsIn(bytes, track).find(({ id }) => id === VIDEO);
    const size = video && sizeOf(bytes, video);
    if (size) return size;
  }
  return null;
}

function sizeOf(bytes: Bytes, video: Place): ImageSize | null {
  const parts = elementsIn(bytes, video);
  const read = (wanted: number): number => {
    const found = parts.find(({ id }) => id === wanted);
    return found && found.end - found.start <= 4
      ? bytes.subarray(found.start, found.end).reduce((sum, byte) => sum * 256 + byte, 0)
      : 0;
  };
  const [width, height] = [read(PIXEL_WIDTH), read(PIXEL_HEIGHT)];
  return width > 0 && height > 0 ? { width, height } : null;
}

function docTypeOf(bytes: Bytes, head: Place): string {
  const found = elementsIn(bytes, head).find(({ id }) => id === DOC_TYPE);
  if (!found || found.end - found.start > 16) return "";
  return String.fromCharCode(...bytes.subarray(found.start, found.end)).replace(/\0+$/, "");
}

/** The elements one after the other, up to the first sound and picture; one of unknown length takes all that is left. */
function elementsIn(bytes: Bytes, { start, end }: Place): Element[] {
  const found: Element[] = [];
  let at = start;
  while (at < end && found.length < MAX_ELEMENTS) {
    const id = numberAt(bytes, { start: at, end }, false);
    const length = id && numberAt(bytes, { start: id.next, end }, true);
    if (!id || !length || id.value === CLUSTER) break;
    const stop = length.isUnknown ? end : length.next + length.value;
    if (stop > end) break;
    found.push({ id: id.value, start: length.next, end: stop });
    at = stop;
  }
  return found;
}

type Numeral = { value: number; next: number; isUnknown: boolean };

/** A number whose first byte says by its leading zeros how many bytes it has; of an id that mark is part of it. */
function numberAt(bytes: Bytes, { start, end }: Place, isLength: boolean): Numeral | null {
  const first = bytes[start] ?? 0;
  const size = Math.clz32(first) - 23;
  if (first === 0 || size > (isLength ? 8 : 4) || start + size > end) return null;
  let value = isLength ? first & (0xff >> size) : first;
  let isUnknown = isLength && value === 0xff >> size;
  for (let at = start + 1; at < start + size; at++) {
    const byte = bytes[at] ?? 0;
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, next: start + size, isUnknown };
}
