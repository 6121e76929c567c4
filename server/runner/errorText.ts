/** What a thrown value becomes on the wire: Convex's error text, with stack lines mapped back to the sources. */
import { SourceMap } from "node:module";
import type { JsonValue } from "../wire/value.ts";

/** A function threw (or broke its contract). `text` is complete but for the request id; `data` only for ConvexError. */
export class FunctionError extends Error {
  readonly text: string;
  readonly data: JsonValue | undefined;

  constructor(message: string, text: string, data?: JsonValue) {
    super(message);
    this.name = "FunctionError";
    this.text = text;
    this.data = data;
  }
}

/** An error of the developer or client without a stack of theirs: bad arguments, unknown function. */
export function plainFunctionError(message: string): FunctionError {
  return new FunctionError(message, message);
}

export class ErrorFormatter {
  private readonly maps: Map<string, SourceMap>;

  /** Source maps by the name of their script. */
  constructor(sourceMaps: Record<string, string>) {
    type Payload = ConstructorParameters<typeof SourceMap>[0];
    this.maps = new Map(
      Object.entries(sourceMaps).map(([name, map]) => [name, new SourceMap(JSON.parse(map) as Payload)]),
    );
  }

  /** Turns anything thrown by a function into a FunctionError. */
  fromThrown(thrown: unknown): FunctionError {
    if (thrown instanceof FunctionError) return thrown;
    if (typeof thrown !== "object" || thrown === null) {
      return new FunctionError(String(thrown), `Uncaught ${String(thrown)}`);
    }
    const error = thrown as { name?: unknown; message?: unknown; stack?: unknown; data?: unknown };
    const name = typeof error.name === "string" ? error.name : "Error";
    const message = typeof error.message === "string" ? error.message : String(thrown);
    const text = [`Uncaught ${name}: ${message}`, ...this.frames(error.stack)].join("\n");
    const isConvexError = Symbol.for("ConvexError") in thrown && typeof error.data === "string";
    return new FunctionError(
      message,
      text,
      isConvexError ? (JSON.parse(error.data as string) as JsonValue) : undefined,
    );
  }

  private frames(stack: unknown): string[] {
    if (typeof stack !== "string") return [];
    const lines: string[] = [];
    for (const line of stack.split("\n")) {
      const match = /^\s*at (?:(.*) \()?.*?(opencom-\w+\.js):(\d+):(\d+)\)?$/.exec(line);
      const map = this.maps.get(match?.[2] ?? "");
      if (!match || !map) continue;
      const entry = map.findEntry(Number(match[3]) - 1, Number(match[4]) - 1);
      if (!("originalSource" in entry)) continue;
      const place = `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
      lines.push(match[1] ? `    at ${match[1]} (${place})` : `    at ${place}`);
    }
    return lines;
  }
}

/** `[Request ID: …] Server Error`, with the text below unless it must not leave the server. */
export function errorMessage(requestId: string, text: string, redact: boolean): string {
  const head = `[Request ID: ${requestId}] Server Error`;
  return redact ? head : `${head}\n${text}`;
}
