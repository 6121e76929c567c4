/** Names of files as people gave them, made safe for a header and for whoever saves the file. */

const MAX_LENGTH = 120;
/** C0 and C1 controls, and the marks that turn the direction of text ("gpj.exe" shown as "exe.jpg"). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** Mean something to a shell, a path or a header on some system. */
const UNSAFE = /[<>:"|?*;%]/g;

/** The last part of the path, without anything hidden or harmful; null when nothing is left. */
export function safeFileName(given: string): string | null {
  const last = given.split(/[/\\]/).at(-1) ?? "";
  const plain = last.normalize("NFC").replace(HIDDEN, "").replace(UNSAFE, "_").replace(/\s+/g, " ");
  const trimmed = plain.replace(/^[. ]+|[. ]+$/g, "");
  return shorten(trimmed) || null;
}

/** Keeps the ending: a name cut off in the middle is still opened by the right program. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_LENGTH) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  return characters.slice(0, MAX_LENGTH - ending.length).join("") + ending;
}
