/**
 * Conditions on the properties of an event, for the deployment and for the frame, which carries this file as it is.
 * Nothing is imported.
 */

type Value = string | number | boolean | null;
type Condition = {
  property: string;
  op: "is" | "isNot" | "contains" | "greaterThan" | "lessThan" | "isSet";
  value?: string | number | boolean;
};

/** Text without regard to case; a value of another kind is no match, and one that is missing is none either. */
export function meets(
  { property, op, value }: Condition,
  properties: Readonly<Record<string, Value>>,
): boolean {
  const actual = Object.hasOwn(properties, property) ? properties[property] : null;
  if (actual === null || actual === undefined) return false;
  if (op === "isSet") return true;
  const isText = typeof actual === "string" && typeof value === "string";
  const [a, b] = isText ? [actual.toLowerCase(), value.toLowerCase()] : [actual, value];
  switch (op) {
    case "is":
      return a === b;
    case "isNot":
      return typeof a === typeof b && a !== b;
    case "contains":
      return isText && `${a}`.includes(`${b}`);
    case "greaterThan":
      return typeof a === "number" && typeof b === "number" && a > b;
    case "lessThan":
      return typeof a === "number" && typeof b === "number" && a < b;
    default:
      return false;
  }
}
