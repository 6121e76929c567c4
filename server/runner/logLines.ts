/** `console.*` inside functions: lines as Convex ships them, "[LOG] 'text' { a: 1 }". */
import { inspect } from "node:util";
import type { Frame } from "./frame.ts";

const MAX_LINES = 256;
const MAX_LINE_BYTES = 32 * 1024;
const LEVELS = {
  log: "LOG",
  debug: "DEBUG",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
  trace: "TRACE",
} as const;

function formatLine(level: string, values: unknown[]): string {
  const text = values.map((value) => inspect(value, { depth: 6, breakLength: Infinity })).join(" ");
  return `[${level}] ${text.length > MAX_LINE_BYTES ? `${text.slice(0, MAX_LINE_BYTES)} (truncated)` : text}`;
}

/** The console of the isolate. `report` hears every line (the server's own log), frame or none. */
export function createConsole(
  current: () => Frame | undefined,
  report: (path: string, line: string) => void,
): Record<string, unknown> {
  const write = (level: string, values: unknown[]): void => {
    const frame = current();
    const line = formatLine(level, values);
    if (frame !== undefined) {
      if (frame.logLines.length === MAX_LINES)
        frame.logLines.push("[WARN] Log overflow (maximum 256 lines). Remaining log lines omitted.");
      if (frame.logLines.length < MAX_LINES) frame.logLines.push(line);
    }
    report(frame?.path ?? "(module)", line);
  };
  const methods = Object.entries(LEVELS).map(
    ([name, level]) => [name, (...values: unknown[]) => write(level, values)] as const,
  );
  const timers = new Map<string, number>();
  return {
    ...Object.fromEntries(methods),
    assert: (ok: unknown, ...values: unknown[]) =>
      void (ok || write("ERROR", ["Assertion failed", ...values])),
    dir: (value: unknown) => write("LOG", [value]),
    table: (value: unknown) => write("LOG", [value]),
    group: (...values: unknown[]) => write("LOG", values),
    groupEnd: () => {},
    time: (label = "default") => void timers.set(String(label), performance.now()),
    timeEnd: (label = "default") => {
      const started = timers.get(String(label));
      if (started !== undefined)
        write("INFO", [`${String(label)}: ${Math.round(performance.now() - started)}ms`]);
      timers.delete(String(label));
    },
  };
}
