/** Evaluates `.filter(q => …)` expressions on documents in JSON encoding. */
import { compareValues } from "../wire/key.ts";
import {
  float64,
  int64,
  isObject,
  type JsonObject,
  type JsonValue,
  specialBytes,
  specialTag,
  valueAt,
} from "../wire/value.ts";
import { decodeUndefined } from "./indexRange.ts";

type Operand = JsonValue | undefined;

const COMPARISONS: Record<string, (order: number) => boolean> = {
  $eq: (order) => order === 0,
  $neq: (order) => order !== 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
};

const ARITHMETIC: Record<
  string,
  { float: (a: number, b: number) => number; int: (a: bigint, b: bigint) => bigint }
> = {
  $add: { float: (a, b) => a + b, int: (a, b) => a + b },
  $sub: { float: (a, b) => a - b, int: (a, b) => a - b },
  $mul: { float: (a, b) => a * b, int: (a, b) => a * b },
  $div: { float: (a, b) => a / b, int: (a, b) => a / b },
  $mod: { float: (a, b) => a % b, int: (a, b) => a % b },
};

function toNumber(value: Operand): number | bigint {
  if (typeof value === "number") return value;
  if (isObject(value)) {
    const tag = specialTag(value);
    if (tag === "$integer") return specialBytes(value, tag).readBigInt64LE();
    if (tag === "$float") return specialBytes(value, tag).readDoubleLE();
  }
  throw new Error(`Filter arithmetic needs numbers, found ${JSON.stringify(value) ?? "undefined"}.`);
}

function toBoolean(value: Operand): boolean {
  if (typeof value === "boolean") return value;
  throw new Error(`Filter needs a boolean, found ${JSON.stringify(value) ?? "undefined"}.`);
}

function calculate(op: string, left: Operand, right: Operand): JsonValue {
  const a = toNumber(left);
  const b = toNumber(right);
  const rule = ARITHMETIC[op]!;
  if (typeof a === "number" && typeof b === "number") return float64(rule.float(a, b));
  if (typeof a === "bigint" && typeof b === "bigint") {
    if (b === 0n && (op === "$div" || op === "$mod")) throw new Error("Filter divides an int64 by zero.");
    const result = rule.int(a, b);
    if (BigInt.asIntN(64, result) !== result) throw new Error("Filter arithmetic overflows an int64.");
    return int64(result);
  }
  throw new Error("Filter arithmetic cannot mix int64 and float64.");
}

/** The value of an expression for one document. Throws on type errors, as the reference does. */
export function evaluate(expression: JsonValue, document: JsonObject): Operand {
  if (!isObject(expression)) throw new Error("Malformed filter expression.");
  const [op, operand] = Object.entries(expression)[0] ?? ["", null];
  if (op === "$literal") return decodeUndefined(operand);
  if (op === "$field") return valueAt(document, operand as string);
  if (op === "$not") return !toBoolean(evaluate(operand, document));
  if (op === "$neg") {
    const value = toNumber(evaluate(operand, document));
    return typeof value === "bigint" ? int64(BigInt.asIntN(64, -value)) : float64(-value);
  }
  if (!Array.isArray(operand)) throw new Error("Malformed filter expression.");
  if (op === "$and") return operand.every((part) => toBoolean(evaluate(part, document)));
  if (op === "$or") return operand.some((part) => toBoolean(evaluate(part, document)));
  const left = evaluate(operand[0]!, document);
  const right = evaluate(operand[1]!, document);
  if (op in COMPARISONS) return COMPARISONS[op]!(compareValues(left, right));
  if (op in ARITHMETIC) return calculate(op, left, right);
  throw new Error(`Unknown filter operator ${op}.`);
}

export function matches(expression: JsonValue, document: JsonObject): boolean {
  return toBoolean(evaluate(expression, document));
}
