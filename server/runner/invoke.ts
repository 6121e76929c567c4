/** Runs one function in its frame: arguments and result checked, time limited, errors in one form. */
import { ARGUMENT_BYTES } from "../engine/limits.ts";
import type { ValueChecker } from "../engine/validator.ts";
import { randomBytes } from "../wire/randomBytes.ts";
import { canonicalValue, isObject, type JsonValue, specialTag, valueSize } from "../wire/value.ts";
import { type ErrorFormatter, FunctionError, plainFunctionError } from "./errorText.ts";
import { type Frame, isTransactional, runInFrame } from "./frame.ts";
import type { RegisteredFunction } from "./functions.ts";
import { createRandom } from "./random.ts";

const TRANSACTION_LIMIT_MS = 15_000;
const ACTION_LIMIT_MS = 10 * 60_000;

export type FrameOptions = Pick<
  Frame,
  "kind" | "path" | "identity" | "caller" | "requestId" | "jobId" | "execution"
> & {
  startedMs: number;
  logLines?: string[];
  depth?: number;
  journal?: string | null;
};

export function createFrame({ startedMs, logLines, depth, journal, ...options }: FrameOptions): Frame {
  return {
    ...options,
    startedMs: Math.floor(startedMs),
    logLines: logLines ?? [],
    depth: depth ?? 0,
    random: createRandom(),
    streams: new Map(),
    nextStream: 0,
    hasPaginated: false,
    journal: journal ?? null,
    child: null,
    ended: false,
  };
}

/** 16 hex digits, as Convex names requests. */
export function newRequestId(): string {
  return randomBytes(8).toString("hex");
}

export type Invoker = {
  checker: () => ValueChecker;
  errors: ErrorFormatter;
  /** How long a query or mutation may take altogether, ms; 15 s unless a test says otherwise. */
  transactionLimitMs?: number | undefined;
};

function checkArguments(invoker: Invoker, target: RegisteredFunction, args: JsonValue): void {
  if (!isObject(args) || specialTag(args) !== null)
    throw plainFunctionError(
      "ArgumentValidationError: The arguments to a Convex function must be an object.",
    );
  if (valueSize(args) > ARGUMENT_BYTES) throw plainFunctionError("Arguments are larger than 16 MiB.");
  const problem = invoker.checker().explain(target.args, args);
  if (problem !== null) throw plainFunctionError(`ArgumentValidationError: ${problem}`);
}

function checkResult(invoker: Invoker, target: RegisteredFunction, text: string): JsonValue {
  const value = canonicalValue(JSON.parse(text));
  if (valueSize(value) > ARGUMENT_BYTES)
    throw plainFunctionError("Function return value is larger than 16 MiB.");
  const problem = target.returns === null ? null : invoker.checker().explain(target.returns, value);
  if (problem !== null) throw plainFunctionError(`ReturnsValidationError: ${problem}`);
  return value;
}

/** Settles with `work`, or rejects after the frame's time limit (a promise that nobody resolves). */
export async function withDeadline<T>(
  frame: Frame,
  work: Promise<T>,
  transactionLimitMs = TRANSACTION_LIMIT_MS,
): Promise<T> {
  const limitMs = isTransactional(frame) ? transactionLimitMs : ACTION_LIMIT_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(plainFunctionError(`Function execution timed out (maximum duration: ${limitMs / 1000}s)`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves with the checked result; rejects with FunctionError. The frame is ended either way. */
export async function invokeFunction(
  invoker: Invoker,
  frame: Frame,
  call: { target: RegisteredFunction; args: JsonValue },
): Promise<JsonValue> {
  const { target, args } = call;
  try {
    checkArguments(invoker, target, args);
    const work = runInFrame(frame, () => target.invoke(frame.requestId, JSON.stringify([args])));
    return checkResult(invoker, target, await withDeadline(frame, work, invoker.transactionLimitMs));
  } catch (thrown) {
    throw thrown instanceof FunctionError ? thrown : invoker.errors.fromThrown(thrown);
  } finally {
    frame.ended = true;
  }
}
