/** Checks values against exported validators (`exportArgs()`, `documentType`), with messages like Convex's own. */
import { decodeId } from "../wire/documentId.ts";
import { isObject, type JsonObject, type JsonValue, sameValue, specialTag } from "../wire/value.ts";

export type FieldType = { fieldType: Validator; optional: boolean };
export type Validator =
  | { type: "null" | "number" | "bigint" | "boolean" | "string" | "bytes" | "any" | "commitTs" }
  | { type: "id"; tableName: string }
  | { type: "literal"; value: JsonValue }
  | { type: "array"; value: Validator }
  | { type: "record"; keys: Validator; values: FieldType }
  | { type: "union"; value: Validator[] }
  | { type: "object"; value: Record<string, FieldType> };

/** Table number → name, for ids. */
export type TableNames = (tableNumber: number) => string | undefined;

/** `v.object({a: v.string()})`, as the developer wrote it. */
export function describeValidator(validator: Validator): string {
  switch (validator.type) {
    case "id":
      return `v.id("${validator.tableName}")`;
    case "literal":
      return `v.literal(${describeValue(validator.value)})`;
    case "array":
      return `v.array(${describeValidator(validator.value)})`;
    case "record":
      return `v.record(${describeValidator(validator.keys)}, ${describeValidator(validator.values.fieldType)})`;
    case "union":
      return `v.union(${validator.value.map(describeValidator).join(", ")})`;
    case "object":
      return `v.object({${Object.entries(validator.value).map(describeField).join(", ")}})`;
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    default:
      return `v.${validator.type}()`;
  }
}

function describeField([name, { fieldType, optional }]: [string, FieldType]): string {
  const inner = describeValidator(fieldType);
  return `${name}: ${optional ? `v.optional(${inner})` : inner}`;
}

const LONGEST_DESCRIPTION = 4_096;

/** A value as a person reads it, cut short when it is long. */
export function describeValue(value: JsonValue): string {
  const text = fullDescription(value);
  return text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION)}…` : text;
}

function fullDescription(value: JsonValue): string {
  if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Array.isArray(value)) return `[${value.map(fullDescription).join(", ")}]`;
  if (isObject(value)) {
    const tag = specialTag(value);
    if (tag === "$integer") return `${Buffer.from(value[tag] as string, "base64").readBigInt64LE()}n`;
    if (tag === "$float") return String(Buffer.from(value[tag] as string, "base64").readDoubleLE());
    if (tag === "$bytes") return "ArrayBuffer";
    return `{${Object.entries(value)
      .map(([name, item]) => `${name}: ${fullDescription(item)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** Written out only when it is told: in a union most members do not fit, and nobody reads why. */
type Problem = { path: string; reason: () => string };

export class ValueChecker {
  private readonly tableNames: TableNames;

  constructor(tableNames: TableNames) {
    this.tableNames = tableNames;
  }

  /** A message that says what is wrong where, or null when the value fits. */
  explain(validator: Validator, value: JsonValue): string | null {
    const problem = this.check(validator, value, "");
    if (problem === null) return null;
    const reason = problem.reason();
    return problem.path === "" ? reason : `${reason.split("\n", 1)[0]}\nPath: ${problem.path}${rest(reason)}`;
  }

  private check(validator: Validator, value: JsonValue, path: string): Problem | null {
    switch (validator.type) {
      case "object":
        return this.checkObject(validator.value, value, { path, validator });
      case "array":
        if (!Array.isArray(value)) return mismatch(validator, value, path);
        return first(value, (item, index) => this.check(validator.value, item, `${path}[${index}]`));
      case "record":
        if (!isPlain(value)) return mismatch(validator, value, path);
        return first(
          Object.entries(value),
          ([key, item]) =>
            this.check(validator.keys, key, `${path}.${key}`) ??
            this.check(validator.values.fieldType, item, `${path}.${key}`),
        );
      case "union":
        return this.checkUnion(validator, value, path);
      case "id":
        return this.checkId(validator, value, path);
      default:
        return fitsScalar(validator, value) ? null : mismatch(validator, value, path);
    }
  }

  private checkUnion(
    validator: Validator & { type: "union" },
    value: JsonValue,
    path: string,
  ): Problem | null {
    if (validator.value.some((member) => this.check(member, value, path) === null)) return null;
    return mismatch(validator, value, path);
  }

  private checkObject(
    fields: Record<string, FieldType>,
    value: JsonValue,
    at: { path: string; validator: Validator },
  ): Problem | null {
    const { path, validator } = at;
    if (!isPlain(value)) return mismatch(validator, value, path);
    const wrong = (what: string): Problem => ({
      path,
      reason: () => `${what}\n\nObject: ${describeValue(value)}\nValidator: ${describeValidator(validator)}`,
    });
    for (const [name, { fieldType, optional }] of Object.entries(fields)) {
      if (!Object.hasOwn(value, name)) {
        if (optional) continue;
        const hint = "Consider wrapping the field validator in `v.optional(...)` if this is expected.";
        return wrong(`Object is missing the required field \`${name}\`. ${hint}`);
      }
      const problem = this.check(fieldType, value[name]!, `${path}.${name}`);
      if (problem !== null) return problem;
    }
    const extra = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
    if (extra === undefined) return null;
    return wrong(`Object contains extra field \`${extra}\` that is not in the validator.`);
  }

  private checkId(
    validator: { type: "id"; tableName: string },
    value: JsonValue,
    path: string,
  ): Problem | null {
    const decoded = typeof value === "string" ? decodeId(value) : null;
    if (decoded === null) return mismatch(validator, value, path);
    const table = this.tableNames(decoded.tableNumber);
    if (table === validator.tableName) return null;
    const found = table === undefined ? "an unknown table" : `table \`${table}\``;
    return {
      path,
      reason: () =>
        `Found ID "${value as string}" from ${found}, which does not match the table name in validator \`${describeValidator(validator)}\`.`,
    };
  }
}

function rest(reason: string): string {
  const line = reason.indexOf("\n");
  return line === -1 ? "" : reason.slice(line).replace(/^\n+/, "\n");
}

function isPlain(value: JsonValue): value is JsonObject {
  return isObject(value) && specialTag(value) === null;
}

function mismatch(validator: Validator, value: JsonValue, path: string): Problem {
  return {
    path,
    reason: () =>
      `Value does not match validator.\nValue: ${describeValue(value)}\nValidator: ${describeValidator(validator)}`,
  };
}

function first<T>(items: T[], check: (item: T, index: number) => Problem | null): Problem | null {
  for (const [index, item] of items.entries()) {
    const problem = check(item, index);
    if (problem !== null) return problem;
  }
  return null;
}

function fitsScalar(validator: Validator, value: JsonValue): boolean {
  const tag = isObject(value) ? specialTag(value) : null;
  switch (validator.type) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "number":
      return typeof value === "number" || tag === "$float";
    case "bigint":
    case "commitTs":
      return tag === "$integer";
    case "bytes":
      return tag === "$bytes";
    case "boolean":
    case "string":
      return typeof value === validator.type;
    case "literal":
      return sameValue(validator.value, value);
    default:
      return false;
  }
}
