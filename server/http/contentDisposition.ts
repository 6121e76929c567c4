/** The Content-Disposition header (RFC 6266), read and written. */
import { safeFileName } from "../wire/fileName.ts";

/** The header for serving. `name` is a safe name, or null when it is not known. */
export function toContentDisposition(type: "inline" | "attachment", name: string | null): string {
  if (name === null) return type;
  // Old programs read the plain form; everything else the second, which has every character.
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** The file name in a header somebody sent, made safe; null when there is none. */
export function nameFromContentDisposition(header: string | undefined): string | null {
  if (header === undefined || header.length > 4096) return null;
  const extended = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^\s;]+)/i.exec(header)?.[1];
  const name = extended === undefined ? undefined : decoded(extended);
  if (name !== undefined) return safeFileName(name);
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(header);
  const text = plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2];
  return text === undefined ? null : safeFileName(text);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // Not UTF-8: the plain form may still be there.
  }
}
