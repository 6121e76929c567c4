/** Names of files as people gave them, made safe to show, to put into a header and to save under. */

const MAX_LENGTH = 120;
// Controls, and the marks that turn the direction of text: they make "gpj.exe" look like "exe.jpg".
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
// Mean something to a path, a shell or a header on some system.
const UNSAFE = /[<>:"|?*;%]/g;
const ENDING = /\.([A-Za-z0-9]{1,10})$/;

/** The last part of the path, at most 120 characters, without anything hidden; "" when nothing is left. */
export function cleanFileName(given: string): string {
  const last = given.slice(-4_096).split(/[/\\]/).at(-1) ?? "";
  const plain = last.normalize("NFC").replace(HIDDEN, "").replace(UNSAFE, "_").replace(/\s+/g, " ");
  const name = plain.replace(/^[. ]+|[. ]+$/g, "");
  const characters = [...name];
  if (characters.length <= MAX_LENGTH) return name;
  // The ending stays: a name cut off in the middle is still opened by the right program.
  const ending = ENDING.exec(name)?.[0] ?? "";
  return characters.slice(0, MAX_LENGTH - ending.length).join("") + ending;
}

/** The ending in lower case, without its dot; "" when there is none. */
export const endingOf = (name: string): string => (ENDING.exec(name)?.[1] ?? "").toLowerCase();

/** The header (RFC 6266) under which a file with a clean name is served. */
export function contentDisposition(kind: "inline" | "attachment", name: string): string {
  // Old programs read the plain form, all others the second one, which has every character.
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
