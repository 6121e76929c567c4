import type { FieldProblem, TicketField, TicketValue, TicketValues } from "../ticketValidators";
import { isBlank, isDrawable } from "./text";

/** The rules of form fields, applied to what a visitor has filled in. The one place that decides. */

/** Longest words, UTF-16 units, where the form says nothing shorter. */
export const LONGEST = { text: 500, textarea: 5_000, email: 254 } as const;
const EMAIL = /^[^\s@<>"(),:;\\]+@[^\s@.<>"(),:;\\]+(?:\.[^\s@.<>"(),:;\\]+)+$/u;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

type Reason = Omit<FieldProblem, "id">;
export type Checked = { values: TicketValues; problems: FieldProblem[] };

/** What is to be stored of the values, without the fields left empty; and every field that is wrong. */
export function checkFields(fields: readonly TicketField[], given: TicketValues): Checked {
  const values: TicketValues = {};
  const problems: FieldProblem[] = [];
  for (const field of fields) {
    const value = tidied(field, given[field.id]);
    const reason = value === undefined ? missing(field) : problemOf(field, value);
    if (reason) problems.push({ id: field.id, ...reason });
    else if (value !== undefined) values[field.id] = value;
  }
  const known = new Set(fields.map(({ id }) => id));
  for (const id of Object.keys(given)) if (!known.has(id)) problems.push({ id, reason: "unknown" });
  return { values, problems };
}

/** The value without what cannot be seen; undefined for an empty field. */
function tidied(field: TicketField, value: TicketValue | undefined): TicketValue | undefined {
  if (typeof value === "string") return isBlank(value) ? undefined : value.trim();
  if (Array.isArray(value) && value.length === 0) return undefined;
  return field.type === "checkbox" && value === false ? undefined : value;
}

const missing = (field: TicketField): Reason | null => (field.required ? { reason: "required" } : null);

function problemOf(field: TicketField, value: TicketValue): Reason | null {
  switch (field.type) {
    case "text":
    case "textarea":
    case "email":
      return typeof value === "string" ? problemOfWords(field, value) : { reason: "type" };
    case "select":
      return problemOfOptions(field, [value]);
    case "multi-select":
      return Array.isArray(value) ? problemOfOptions(field, value) : { reason: "type" };
    case "number":
      return typeof value === "number" ? problemOfNumber(field, value) : { reason: "type" };
    case "date":
      if (typeof value !== "string") return { reason: "type" };
      return isDay(value) ? null : { reason: "date" };
    case "checkbox":
      return value === true ? null : { reason: "type" };
  }
}

function problemOfWords(field: TicketField, value: string): Reason | null {
  const longest = Math.min(
    field.maxLength ?? Number.POSITIVE_INFINITY,
    LONGEST[field.type as keyof typeof LONGEST],
  );
  const { minLength = 0 } = field;
  if (value.length > longest) return { reason: "tooLong", limit: longest };
  if (value.length < minLength) return { reason: "tooShort", limit: minLength };
  if (!isDrawable(value)) return { reason: "text" };
  return field.type === "email" && !EMAIL.test(value) ? { reason: "email" } : null;
}

function problemOfOptions(field: TicketField, values: readonly TicketValue[]): Reason | null {
  const options: readonly TicketValue[] = field.options ?? [];
  if (values.some((value) => typeof value !== "string")) return { reason: "type" };
  const isChoice = values.every((value) => options.includes(value));
  return isChoice && new Set(values).size === values.length ? null : { reason: "option" };
}

function problemOfNumber({ min, max }: TicketField, value: number): Reason | null {
  if (!Number.isFinite(value)) return { reason: "type" };
  if (min !== undefined && value < min) return { reason: "tooSmall", limit: min };
  return max !== undefined && value > max ? { reason: "tooLarge", limit: max } : null;
}

/** A day of the calendar as `yyyy-mm-dd`. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
