import type { TicketField, TicketForm } from "../../data/api.ts";

export type FieldType = TicketField["type"];

/** A field while it is being edited: everything as it is typed. */
export type FieldDraft = {
  id: string;
  type: FieldType;
  label: string;
  placeholder: string;
  help: string;
  required: boolean;
  /** One a line. */
  options: string;
  minLength: string;
  maxLength: string;
  min: string;
  max: string;
};

export type FormDraft = {
  name: string;
  description: string;
  audience: TicketForm["audience"];
  isDefault: boolean;
  fields: FieldDraft[];
};

/** What the server takes. */
export type FormContent = Omit<TicketForm, "id">;

const LIMITS = ["minLength", "maxLength", "min", "max"] as const;
type Limit = (typeof LIMITS)[number];

/** The limits a kind of field can have. */
export function limitsOf(type: FieldType): readonly Limit[] {
  if (type === "number") return ["min", "max"];
  return type === "text" || type === "textarea" || type === "email" ? ["minLength", "maxLength"] : [];
}

/** Whether a kind of field is a choice between options. */
export const hasOptions = (type: FieldType): boolean => type === "select" || type === "multi-select";

/** Whether a kind of field shows words before anything is typed. */
export const hasPlaceholder = (type: FieldType): boolean =>
  type !== "date" && type !== "checkbox" && type !== "multi-select";

/** A form as it begins in the editor; without one, a new form with a subject. */
export function toDraft(form: TicketForm | null, newName: string, newLabel: string): FormDraft {
  if (!form) {
    const first = { ...makeField(newLabel), required: true };
    return { name: newName, description: "", audience: "all", isDefault: false, fields: [first] };
  }
  const { name, description = "", audience, isDefault } = form;
  return { name, description, audience, isDefault, fields: form.fields.map(toFieldDraft) };
}

/** A new empty field with an id of its own. */
export function makeField(label: string): FieldDraft {
  const id = `f${crypto.randomUUID().replaceAll("-", "").slice(0, 10)}`;
  return toFieldDraft({ id, type: "text", label, required: false });
}

/** What is to be saved or shown: no empty texts, and only what the kind of field can have. */
export function toContent(draft: FormDraft): FormContent {
  const description = draft.description.trim();
  return {
    name: draft.name.trim(),
    ...(description ? { description } : {}),
    audience: draft.audience,
    isDefault: draft.isDefault,
    fields: draft.fields.map(toField),
  };
}

/** Limits of a field that are not numbers. */
export const badLimits = (field: FieldDraft): readonly Limit[] =>
  limitsOf(field.type).filter(
    (limit) => field[limit].trim() !== "" && !Number.isFinite(Number(field[limit])),
  );

function toFieldDraft(field: TicketField): FieldDraft {
  const { id, type, label, placeholder = "", help = "", required, options = [] } = field;
  const limits = Object.fromEntries(LIMITS.map((limit) => [limit, String(field[limit] ?? "")]));
  const texts = { id, type, label, placeholder, help, required, options: options.join("\n") };
  return { ...texts, ...(limits as Record<Limit, string>) };
}

function toField(draft: FieldDraft): TicketField {
  const { id, type, required } = draft;
  const field: TicketField = { id, type, label: draft.label.trim(), required };
  const help = draft.help.trim();
  const placeholder = draft.placeholder.trim();
  if (help) field.help = help;
  if (placeholder && hasPlaceholder(type)) field.placeholder = placeholder;
  if (hasOptions(type)) field.options = optionsIn(draft.options);
  for (const limit of limitsOf(type)) {
    const text = draft[limit].trim();
    if (text !== "" && Number.isFinite(Number(text))) field[limit] = Number(text);
  }
  return field;
}

const optionsIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
