/**
 * ICU MessageFormat: sentences become text with `{blanks}` or nested choices, so that the frame needs no parser. The build
 * reads the messenger's own sentences with it, the server and the console those of a workspace. Arguments, `plural` with
 * exact values and `#`, and `select` are known; what else ICU has is refused, as is a brace that is meant to be read.
 */

/** Text with `{blanks}`, or a choice by one value (as `frame/strings/messages.ts` has it). */
export type Message = string | readonly [value: string, forms: Readonly<Record<string, Message>>];

/** A sentence that is none, and where it stops making sense: UTF-16 units from its beginning. */
export class MessageError extends Error {
  readonly at: number;
  readonly what: string;
  constructor(what: string, at: number, source: string) {
    super(`Not a message: ${what} at "${source.slice(at, at + 20)}" in "${source}"`);
    this.at = at;
    this.what = what;
  }
}

type Choice = { name: string; kind: "plural" | "select"; forms: Map<string, Piece[]> };
type Piece = string | Choice;

const ARGUMENT = /\{\s*(\w+)\s*(?:,\s*(plural|select)\s*,|\})/y;
const FORM = /\s*(=\d+|\w+)\s*\{/y;

/** Compiles one sentence. @throws MessageError */
export function compileMessage(source: string): Message {
  const reader = { source, at: 0 };
  const pieces = readPieces(reader, null);
  if (reader.at < source.length) throw wrong(reader, "a } without its {");
  return flatten(pieces);
}

type Reader = { source: string; at: number };

/** Reads up to the end or to the `}` that ends a form. `counted` is what `#` stands for. */
function readPieces(reader: Reader, counted: string | null): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  while (reader.at < reader.source.length && reader.source[reader.at] !== "}") {
    const rest = reader.source.slice(reader.at);
    if (rest.startsWith("''")) {
      text += "'";
      reader.at += 2;
    } else if (/^'[{}#]/.test(rest)) {
      throw wrong(reader, "a quoted sign, which the frame could not tell from a blank");
    } else if (rest.startsWith("{")) {
      const argument = readArgument(reader);
      if (typeof argument === "string") text += `{${argument}}`;
      else {
        pieces.push(text, argument);
        text = "";
      }
    } else {
      text += rest[0] === "#" && counted !== null ? `{${counted}}` : rest[0];
      reader.at += 1;
    }
  }
  return [...pieces, text];
}

/** A plain argument's name, or a choice. */
function readArgument(reader: Reader): string | Choice {
  const [, name, kind] = match(reader, ARGUMENT, "an argument") as unknown as [string, string, string?];
  if (kind !== "plural" && kind !== "select") return name;
  const forms = new Map<string, Piece[]>();
  while (!/^\s*\}/.test(reader.source.slice(reader.at))) {
    const [, selector = ""] = match(reader, FORM, "a form");
    forms.set(selector.replace("=", ""), readPieces(reader, kind === "plural" ? name : null));
    match(reader, /\}/y, "the end of a form");
  }
  match(reader, /\s*\}/y, "the end of a choice");
  if (!forms.has("other")) throw wrong(reader, `a choice by ${name} without "other"`);
  return { name, kind, forms };
}

/** Moves what stands around a choice into its forms, so that every leaf is a whole sentence. */
function flatten(pieces: readonly Piece[]): Message {
  const at = pieces.findIndex((piece) => typeof piece !== "string");
  const choice = pieces[at];
  if (choice === undefined || typeof choice === "string") return pieces.join("");
  const [before, after] = [pieces.slice(0, at), pieces.slice(at + 1)];
  const forms = [...choice.forms].map(([form, inner]) => [form, flatten([...before, ...inner, ...after])]);
  return [choice.name, Object.fromEntries(forms)];
}

function match(reader: Reader, pattern: RegExp, what: string): RegExpExecArray {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.source);
  if (!found) throw wrong(reader, `something else than ${what}`);
  reader.at = pattern.lastIndex;
  return found;
}

const wrong = ({ source, at }: Reader, what: string) => new MessageError(what, at, source);
