/** A piece of plain text, or an address found in it. `href` is always http:, https: or mailto:. */
export type TextSegment = { kind: "text"; text: string } | { kind: "link"; text: string; href: string };

// Every quantifier runs over one class that cannot overlap with what follows it, so the time is linear in the text.
const CANDIDATE = /(?:https?:\/\/|www\.)[^\s<>"'`]{2,1000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gi;
const TRAILING = /[.,:;!?…'"*_~]+$/;
const PAIRS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Cuts punctuation that ends the sentence rather than the address, and closing brackets never opened in it. */
function trimmed(candidate: string): string {
  let text = candidate;
  for (;;) {
    const before = text;
    text = text.replace(TRAILING, "");
    const last = text.at(-1) ?? "";
    const opener = PAIRS[last];
    if (opener && text.split(opener).length < text.split(last).length) text = text.slice(0, -1);
    if (text === before) return text;
  }
}

function toHref(text: string): string | null {
  if (text.includes("@") && !/^(?:https?:\/\/|www\.)/i.test(text)) return `mailto:${text}`;
  try {
    const url = new URL(/^www\./i.test(text) ? `https://${text}` : text);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    // An address with a user part ("https://bank.example@evil.example") reads as another site: left as text.
    const isHost = /^[a-z\d._-]*\.[a-z\d._-]*$/.test(url.hostname);
    return isWeb && isHost && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}

/** Splits a message into text and links; joined back together the segments are exactly the input. */
export function toSegments(input: string): TextSegment[] {
  const segments: TextSegment[] = [];
  let from = 0;
  const pushText = (to: number) => {
    if (to > from) segments.push({ kind: "text", text: input.slice(from, to) });
  };
  for (const match of input.matchAll(CANDIDATE)) {
    const text = trimmed(match[0]);
    const href = toHref(text);
    if (!href || match.index < from) continue;
    pushText(match.index);
    segments.push({ kind: "link", text, href });
    from = match.index + text.length;
  }
  pushText(input.length);
  return segments;
}

// Written as a constructor's argument: the compile target does not know the flag that every supported browser has.
const EMOJI_ONLY = new RegExp(String.raw`^(?:\p{RGI_Emoji}|\s){1,6}$`, "v");

/** True for one to three emoji and nothing else: shown large, without a bubble. */
export function isEmojiOnly(text: string): boolean {
  const trimmedText = text.trim();
  if (trimmedText.length > 48 || !EMOJI_ONLY.test(trimmedText)) return false;
  return [...new Intl.Segmenter().segment(trimmedText.replaceAll(/\s/g, ""))].length <= 3;
}
