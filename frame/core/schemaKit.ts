/**
 * The part of `zod/mini` that our schemas use, with the same results, in a tenth of its bytes. Sources and tests import
 * `zod/mini`; the frame's build puts this in its place (vite.config.ts). `schemaKit.test.ts` runs every schema of the
 * protocol on both, on the same hostile input, and compares.
 */

const FAIL = Symbol("fail");
type Run = (value: unknown) => unknown;
type Fields = Record<string, unknown>;
type Shape = Record<string, Schema>;

class Schema {
  /** The value as it may be used, or FAIL. */
  readonly run: Run;
  readonly shape: Shape;
  constructor(run: Run, shape: Shape = {}) {
    this.run = run;
    this.shape = shape;
  }
  check(...checks: Run[]): Schema {
    return new Schema((value) =>
      checks.reduce((at, check) => (at === FAIL ? FAIL : check(at)), this.run(value)),
    );
  }
}

const when =
  (test: (value: never) => boolean): Run =>
  (value) =>
    test(value as never) ? value : FAIL;
const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const string = () => new Schema(when((value: unknown) => typeof value === "string"));
export const number = () => new Schema(when((value: unknown) => Number.isFinite(value)));
export const boolean = () => new Schema(when((value: unknown) => typeof value === "boolean"));
export const literal = (expected: unknown) => new Schema(when((value: unknown) => value === expected));
const oneOf = (values: readonly unknown[]) => new Schema(when((value: unknown) => values.includes(value)));
const nil = () => literal(null);

export { nil as null, oneOf as enum };
/** What comes out of JSON.parse is JSON; its depth and size were bounded before. */
export const json = () => new Schema((value) => (value === undefined ? FAIL : value));
export const unknown = () => new Schema((value) => value);
export const optional = (inner: Schema) =>
  new Schema((value) => (value === undefined ? value : inner.run(value)));
export const nullable = (inner: Schema) => union([nil(), inner]);

export const union = (options: readonly Schema[]) =>
  new Schema((value) => {
    for (const option of options) {
      const result = option.run(value);
      if (result !== FAIL) return result;
    }
    return FAIL;
  });
export const discriminatedUnion = (_key: string, options: readonly Schema[]) => union(options);

export const array = (inner: Schema) =>
  new Schema((value) => {
    const items = Array.isArray(value) ? value.map((item) => inner.run(item)) : [FAIL];
    return items.includes(FAIL) ? FAIL : items;
  });

export const object = (shape: Shape): Schema =>
  new Schema((value) => {
    if (!isFields(value)) return FAIL;
    const result: Fields = {};
    for (const [key, schema] of Object.entries(shape)) {
      const field = schema.run(value[key]);
      if (field === FAIL) return FAIL;
      if (field !== undefined || key in value) result[key] = field;
    }
    return result;
  }, shape);
export const partial = ({ shape }: Schema): Schema =>
  object(Object.fromEntries(Object.entries(shape).map(([key, schema]) => [key, optional(schema)])));

export const record = (keys: Schema, values: Schema) =>
  new Schema((value) => {
    if (!isFields(value)) return FAIL;
    const result: Fields = {};
    for (const [key, field] of Object.entries(value)) {
      if (key === "__proto__") continue;
      const kept = values.run(field);
      if (keys.run(key) === FAIL || kept === FAIL) return FAIL;
      result[key] = kept;
    }
    return result;
  });

export const maxLength = (max: number) => when((value: { length: number }) => value.length <= max);
export const minLength = (min: number) => when((value: { length: number }) => value.length >= min);
export const gte = (least: number) => when((value: number) => value >= least);
export const lte = (most: number) => when((value: number) => value <= most);
export const regex = (pattern: RegExp) => when((value: string) => pattern.test(value));
export const overwrite =
  (change: (value: never) => unknown): Run =>
  (value) =>
    change(value as never);
export const transform = (change: (value: never) => unknown) => new Schema(overwrite(change));
export const pipe = (first: Schema, then: Schema) => first.check(then.run);
const orElse = (inner: Schema, fallback: unknown) =>
  new Schema((value) => {
    const result = inner.run(value);
    return result === FAIL ? fallback : result;
  });

export { orElse as catch };

/** For zod's settings; there is nothing to set. */
export const config = (): void => undefined;

export function safeParse(
  schema: Schema,
  value: unknown,
): { success: true; data: unknown } | { success: false } {
  const data = schema.run(value);
  return data === FAIL ? { success: false } : { success: true, data };
}

export function parse(schema: Schema, value: unknown): unknown {
  const result = safeParse(schema, value);
  if (!result.success) throw new TypeError("The value does not have the expected shape.");
  return result.data;
}
