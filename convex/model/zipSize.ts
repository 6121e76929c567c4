import type { Bytes } from "./bytes";

/** What an archive says it unpacks to, read from its directory without unpacking anything. */

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const MAX_COMMENT = 65_535;
const MAX_ENTRIES = 10_000;
/** A field that says "see elsewhere", which only archives of more than 4 GiB need. */
const ELSEWHERE = 0xffffffff;

/** Bytes that all entries unpack to; null if this is no whole archive of a size anybody sends. */
export function unpackedSize(bytes: Bytes): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > MAX_ENTRIES) return null;
  let total = 0;
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE) return null;
    const size = view.getUint32(at + 24, true);
    if (size === ELSEWHERE) return null;
    total += size;
    const variable = [28, 30, 32].reduce((sum, field) => sum + view.getUint16(at + field, true), 0);
    at += ENTRY_BYTES + variable;
  }
  return total;
}

/** The end record: the last one whose comment reaches exactly to the end of the file. */
function findEnd(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE && view.getUint16(at + 20, true) === last - at) return at;
  }
  return null;
}
