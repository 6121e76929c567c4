/** One byte range of a request (RFC 9110, 14). */

/** Both ends are included. */
export type ByteRange = { start: number; end: number };

/**
 * What a Range header asks of `size` bytes. "all": none, several or unknown ones, which may be answered with the whole.
 * "none": nothing of the file is in it (416).
 */
export function parseRange(header: string | undefined, size: number): ByteRange | "all" | "none" {
  const match = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "");
  if (match === null) return "all";
  const [first, last] = [match[1] ?? "", match[2] ?? ""];
  if (first === "" && last === "") return "all";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "none" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return "all";
  return start >= size ? "none" : { start, end };
}
