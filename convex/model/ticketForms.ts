import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid, notFound } from "../errors";
import type { TicketField, TicketForm, TicketFormDraft, VisitorTicketForm } from "../ticketValidators";
import { isFor } from "./audience";
import { countsAsUser } from "./settings";
import { isDrawable, isShortText } from "./text";
import { LONGEST } from "./ticketFields";

/** The forms tickets are opened with: at most one of a workspace's is the default, and as long as there is one, one is. */

const MAX_FORMS = 20;
const MAX_FIELDS = 30;
const MAX_OPTIONS = 50;
const MAX_LABEL = 120;
const MAX_HELP = 500;
const FIELD_ID = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

type Visitor = Pick<Doc<"visitors">, "kind" | "workspaceId" | "userId" | "email">;

/** All forms of a workspace, oldest first. */
export function formsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Doc<"ticketForms">[]> {
  return ctx.db
    .query("ticketForms")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_FORMS);
}

/** Those a visitor is shown, the default first. */
export async function formsFor(ctx: QueryCtx, visitor: Visitor): Promise<Doc<"ticketForms">[]> {
  const reader = { isUser: await countsAsUser(ctx, visitor) };
  const forms = (await formsOf(ctx, visitor.workspaceId)).filter(({ audience }) => isFor(audience, reader));
  return forms.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/** The form an outside id names, if this visitor is shown it. @throws NOT_FOUND */
export async function formForVisitor(
  ctx: QueryCtx,
  id: string,
  visitor: Visitor,
): Promise<Doc<"ticketForms">> {
  const form = await ownForm(ctx, id, visitor.workspaceId);
  if (!isFor(form.audience, { isUser: await countsAsUser(ctx, visitor) })) throw notFound();
  return form;
}

/** The form an outside id names, if it is the workspace's. @throws NOT_FOUND */
export async function ownForm(
  ctx: QueryCtx,
  id: string,
  workspaceId: Id<"workspaces">,
): Promise<Doc<"ticketForms">> {
  const formId = ctx.db.normalizeId("ticketForms", id);
  const form = formId ? await ctx.db.get("ticketForms", formId) : null;
  if (form?.workspaceId !== workspaceId) throw notFound();
  return form;
}

/** Adds a form. The first one is the default. @throws INPUT_INVALID */
export async function addForm(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  draft: TicketFormDraft,
): Promise<Id<"ticketForms">> {
  checkForm(draft);
  const others = await formsOf(ctx, workspaceId);
  if (others.length >= MAX_FORMS) throw inputInvalid(`A workspace has at most ${MAX_FORMS} ticket forms.`);
  const isDefault = draft.isDefault || others.length === 0;
  if (isDefault) await clearDefault(ctx, others);
  return ctx.db.insert("ticketForms", { workspaceId, ...draft, isDefault });
}

/** Replaces what a form says. The default stays it until another one is made it. @throws INPUT_INVALID */
export async function changeForm(
  ctx: MutationCtx,
  form: Doc<"ticketForms">,
  draft: TicketFormDraft,
): Promise<void> {
  checkForm(draft);
  const isDefault = draft.isDefault || form.isDefault;
  if (isDefault && !form.isDefault) await clearDefault(ctx, await formsOf(ctx, form.workspaceId));
  await ctx.db.replace("ticketForms", form._id, { workspaceId: form.workspaceId, ...draft, isDefault });
}

/** Deletes a form; its tickets keep their copy. Of the default, the oldest other one takes the place. */
export async function removeForm(ctx: MutationCtx, form: Doc<"ticketForms">): Promise<void> {
  await ctx.db.delete("ticketForms", form._id);
  const [next] = await formsOf(ctx, form.workspaceId);
  if (form.isDefault && next) await ctx.db.patch("ticketForms", next._id, { isDefault: true });
}

export function toForm(form: Doc<"ticketForms">): TicketForm {
  const { _id: id, name, description, fields, audience, isDefault } = form;
  return { id, name, ...(description === undefined ? {} : { description }), fields, audience, isDefault };
}

/** As a visitor gets it: nothing of who else is shown what. */
export function toVisitorForm(form: Doc<"ticketForms">): VisitorTicketForm {
  return { id: form._id, name: form.name, description: form.description ?? null, fields: form.fields };
}

async function clearDefault(ctx: MutationCtx, forms: readonly Doc<"ticketForms">[]): Promise<void> {
  for (const { _id, isDefault } of forms)
    if (isDefault) await ctx.db.patch("ticketForms", _id, { isDefault: false });
}

function checkForm({ name, description, fields }: TicketFormDraft): void {
  if (!isShortText(name, MAX_LABEL))
    throw inputInvalid(`A form needs a name of at most ${MAX_LABEL} characters.`);
  checkHelp(description, "The description");
  if (fields.length < 1 || fields.length > MAX_FIELDS) {
    throw inputInvalid(`A form has 1 to ${MAX_FIELDS} fields.`);
  }
  if (new Set(fields.map(({ id }) => id)).size < fields.length)
    throw inputInvalid("Each field needs its own id.");
  for (const field of fields) checkField(field);
}

function checkField(field: TicketField): void {
  if (!FIELD_ID.test(field.id)) {
    throw inputInvalid("A field's id begins with a letter and has at most 32 letters, digits, _ or -.");
  }
  if (!isShortText(field.label, MAX_LABEL)) {
    throw inputInvalid(`Every field needs a label of at most ${MAX_LABEL} characters.`);
  }
  checkHelp(field.help, `The help of “${field.label}”`);
  checkHelp(field.placeholder, `The placeholder of “${field.label}”`);
  checkOptions(field);
  checkRange(field, ["minLength", "maxLength"], field.type in LONGEST);
  checkRange(field, ["min", "max"], field.type === "number");
  for (const length of [field.minLength, field.maxLength]) {
    const longest = LONGEST[field.type as keyof typeof LONGEST];
    if (length !== undefined && !(Number.isInteger(length) && length >= 0 && length <= longest)) {
      throw inputInvalid(`“${field.label}”: lengths are whole numbers up to ${longest}.`);
    }
  }
}

function checkHelp(text: string | undefined, what: string): void {
  if (text !== undefined && !(text.length <= MAX_HELP && isDrawable(text))) {
    throw inputInvalid(`${what} has at most ${MAX_HELP} characters.`);
  }
}

function checkOptions({ label, type, options }: TicketField): void {
  const isChoice = type === "select" || type === "multi-select";
  if (!isChoice && options !== undefined) throw inputInvalid(`“${label}” takes no options.`);
  if (!isChoice) return;
  const all = options ?? [];
  const isGood =
    all.length > 0 &&
    all.length <= MAX_OPTIONS &&
    new Set(all).size === all.length &&
    all.every((option) => isShortText(option, MAX_LABEL) && option === option.trim());
  if (!isGood) throw inputInvalid(`“${label}” needs 1 to ${MAX_OPTIONS} different options.`);
}

type Range = ["minLength", "maxLength"] | ["min", "max"];

function checkRange(field: TicketField, [least, most]: Range, isAllowed: boolean): void {
  const [from, to] = [field[least], field[most]];
  if (from === undefined && to === undefined) return;
  const { label } = field;
  if (!isAllowed) throw inputInvalid(`“${label}” takes no ${least} and no ${most}.`);
  if ([from, to].some((limit) => limit !== undefined && !Number.isFinite(limit))) {
    throw inputInvalid(`“${label}”: ${least} and ${most} are numbers.`);
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw inputInvalid(`“${label}”: ${least} is larger than ${most}.`);
  }
}

/** What a new workspace begins with, so that tickets work before anybody has thought of a form. */
export const FIRST_FORM: TicketFormDraft = {
  name: "Report a problem",
  description: "Tell us what is wrong. You get an answer here, and you can follow how it goes.",
  audience: "all",
  isDefault: true,
  fields: [
    {
      id: "subject",
      type: "text",
      label: "What is it about?",
      placeholder: "A few words",
      required: true,
      maxLength: 120,
    },
    {
      id: "description",
      type: "textarea",
      label: "What happened?",
      help: "What did you do, what did you expect, and what came instead?",
      required: true,
      maxLength: 5_000,
    },
    {
      id: "kind",
      type: "select",
      label: "Kind",
      required: false,
      options: ["Something is broken", "A question", "Billing", "A wish"],
    },
    { id: "since", type: "date", label: "Since when?", required: false },
  ],
};
