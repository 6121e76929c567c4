import type { Run } from "../messageValidators";
import { toLink } from "./links";

/**
 * Text with marks, to runs. One pass over the text, whatever is in it: nothing is searched for twice, and a mark that is
 * opened and not closed is the character it is written with.
 */

export type Syntax = "markdown" | "links";

const MAX_RUNS = 500;
const MAX_LINKS = 100;
const LABELLED = /\[([^[\]\n]{1,300})\]\(([^\s()<>]{1,2000})\)/y;
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"`]{1,2000}/iy;
const NOTHING = /[^\\`[*_hw]+/iy;
const ESCAPABLE = /[\\`*_[\]()#+\-.!>~|]/;
// What a mark does not stand against on its inner side: space, and for one that may be a mouth, the eyes of >_<.
const OUTSIDE = { "*": /\s/, _: /[\s<>]/ };
const WORD = /[\p{L}\p{N}_]/u;
// Characters that change the direction of what follows: in a label they could make one address look like another.
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

type Mark = "bold" | "italic";
type Opener = { mark: Mark; sign: string; run: number };

/** The runs of a paragraph or a list's item. With `links`, only addresses are recognised. */
export function parseInline(text: string, syntax: Syntax): Run[] {
  return new InlineParser(text, syntax).parse();
}

class InlineParser {
  private readonly text: string;
  private readonly syntax: Syntax;
  private readonly runs: Run[] = [];
  private plain = "";
  private at = 0;
  private links = 0;
  private readonly open: Opener[] = [];

  constructor(text: string, syntax: Syntax) {
    this.text = text;
    this.syntax = syntax;
  }

  parse(): Run[] {
    while (this.at < this.text.length) {
      if (this.runs.length >= MAX_RUNS) this.takePlain(this.text.length);
      else if (!this.takeMark()) this.takePlain(this.at + 1);
    }
    this.flush();
    return mergeRuns(this.runs);
  }

  /** Reads to a place, and on to where something may begin. */
  private takePlain(end: number): void {
    NOTHING.lastIndex = end;
    const next = end + (NOTHING.exec(this.text)?.[0].length ?? 0);
    this.plain += this.text.slice(this.at, next);
    this.at = next;
  }

  /** Reads one mark, link or escape at the present place. False if there is none. */
  private takeMark(): boolean {
    const char = this.text[this.at] ?? "";
    if (/[hw]/i.test(char)) return this.takeAddress();
    if (this.syntax === "links") return false;
    if (char === "\\") return this.takeEscape();
    if (char === "`") return this.takeCode();
    if (char === "[") return this.takeLabelled();
    if (char === "*" || char === "_") return this.takeEmphasis(char);
    return false;
  }

  private takeEscape(): boolean {
    const next = this.text[this.at + 1] ?? "";
    if (!ESCAPABLE.test(next)) return false;
    this.plain += next;
    this.at += 2;
    return true;
  }

  private takeCode(): boolean {
    const end = this.nextBacktick();
    if (end <= this.at + 1) return false;
    this.push({ text: this.text.slice(this.at + 1, end), code: true });
    this.at = end + 1;
    return true;
  }

  /** -1 once there is none: then no later search finds one either. */
  private lastBacktick: number | null = null;
  private nextBacktick(): number {
    this.lastBacktick ??= this.text.lastIndexOf("`");
    return this.lastBacktick > this.at ? this.text.indexOf("`", this.at + 1) : -1;
  }

  private takeLabelled(): boolean {
    LABELLED.lastIndex = this.at;
    const [whole, label = "", address = ""] = LABELLED.exec(this.text) ?? [];
    const shown = label.replace(DIRECTION, "").trim();
    const link = whole && shown && this.links < MAX_LINKS ? toLink(address, shown) : null;
    if (!whole || !link) return false;
    this.links += 1;
    this.push({ text: shown, ...link });
    this.at += whole.length;
    return true;
  }

  private takeAddress(): boolean {
    if (WORD.test(this.text[this.at - 1] ?? "") || this.links >= MAX_LINKS) return false;
    ADDRESS.lastIndex = this.at;
    const shown = withoutTail(ADDRESS.exec(this.text)?.[0] ?? "");
    if (!shown) return false;
    const link = toLink(/^www\./i.test(shown) ? `https://${shown}` : shown, shown);
    if (link) {
      this.links += 1;
      this.push({ text: shown, ...link });
    } else this.plain += shown;
    this.at += shown.length;
    return true;
  }

  private takeEmphasis(char: "*" | "_"): boolean {
    const sign = this.text.startsWith("**", this.at) ? "**" : char;
    const [before, after] = [this.text[this.at - 1] ?? " ", this.text[this.at + sign.length] ?? " "];
    // `snake_case`, `__init__` and a line to sign on are words with that character in them.
    const inWord =
      char === "_" && ((WORD.test(before) && WORD.test(after)) || before === "_" || after === "_");
    if (inWord) return false;
    const opener = this.open.findIndex((each) => each.sign === sign);
    const outside = OUTSIDE[char];
    if (opener >= 0 && !outside.test(before)) this.close(opener);
    else if (opener < 0 && !outside.test(after)) this.begin(sign);
    else return false;
    this.at += sign.length;
    return true;
  }

  /** Until it is closed, a mark's own characters stand in a run of their own. */
  private begin(sign: string): void {
    this.flush();
    this.open.push({ mark: sign === "**" ? "bold" : "italic", sign, run: this.runs.length });
    this.runs.push({ text: sign });
  }

  private close(index: number): void {
    this.flush();
    const [opener] = this.open.splice(index, 1);
    if (!opener) return;
    const marker = this.runs[opener.run];
    if (marker) marker.text = "";
    for (const run of this.runs.slice(opener.run)) run[opener.mark] = true;
  }

  private push(run: Run): void {
    this.flush();
    this.runs.push(run);
  }

  private flush(): void {
    if (this.plain) this.runs.push({ text: this.plain });
    this.plain = "";
  }
}

/** A sentence's own signs at the end of an address are not part of it, nor is a bracket that it did not open. */
function withoutTail(address: string): string {
  let end = address.length;
  const hasOpening = address.includes("(");
  while (end > 0 && /[.,;:!?'*_)\]}]/.test(address[end - 1] ?? "")) {
    if (address[end - 1] === ")" && hasOpening) break;
    end -= 1;
  }
  return /^(?:https?:\/\/|www\.)./i.test(address.slice(0, end)) ? address.slice(0, end) : "";
}

function mergeRuns(runs: readonly Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged[merged.length - 1];
    if (run.text === "") continue;
    if (last && sameMarks(last, run)) last.text += run.text;
    else merged.push({ ...run });
  }
  return merged;
}

const sameMarks = (a: Run, b: Run) =>
  a.href === undefined &&
  b.href === undefined &&
  a.bold === b.bold &&
  a.italic === b.italic &&
  a.code === b.code;
