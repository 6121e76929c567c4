import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { inputInvalid } from "../errors";
import { type Appearance, MAX_CHOICES, type Messages, type Texts } from "../validators";
import { isLanguage, type Language, languageFor } from "./languages";
import { compileMessage, type Message, MessageError } from "./messageFormat";
import { isWellFormed } from "./text";

/** The sentence that stands in the appearance rather than in a catalog. */
const GREETING = "greeting";
const KEY = /^[A-Za-z]\w{0,63}$/;
const MAX_TEXTS = 200;
const MAX_LENGTH = 500;
const MAX_GREETING = 200;
/** Of a language, all its texts together: they travel with every boot. UTF-16 units. */
const MAX_TOTAL = 16_000;

/** Of one sentence with all its choices made out. UTF-16 units of JSON. */
const MAX_COMPILED = 8_000;

type Wording = { appearance: Appearance; texts?: Messages };

/** Appearance and own texts for a visitor with these wishes; what the workspace has not put into its words stays as it is. */
export async function wordingFor(
  ctx: QueryCtx,
  { workspaceId, appearance }: Doc<"workspaceSettings">,
  wishes: string | undefined,
): Promise<Wording> {
  const row = await findTexts(ctx, workspaceId, languageFor(wishes ?? ""));
  if (!row) return { appearance };
  const { [GREETING]: greeting = appearance.greeting, ...texts } = row.texts;
  const messages = Object.entries(texts).map(([key, text]) => [key, compileOr(text)] as const);
  return { appearance: { ...appearance, greeting }, texts: Object.fromEntries(messages) };
}

/** Every language the workspace has texts in. */
export async function listTexts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
): Promise<{ language: string; texts: Texts }[]> {
  const rows = await ctx.db
    .query("workspaceTexts")
    .withIndex("by_workspaceId_and_language", (q) => q.eq("workspaceId", workspaceId))
    .take(100);
  return rows.map(({ language, texts }) => ({ language, texts }));
}

/** Changes some texts of one language; a blank one goes, what is not named stays. @throws INPUT_INVALID */
export async function changeTexts(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { language, change }: { language: string; change: Texts },
): Promise<Texts> {
  const row = isLanguage(language) ? await findTexts(ctx, workspaceId, language) : null;
  return setTexts(ctx, workspaceId, { language, texts: { ...row?.texts, ...change } });
}

/** Replaces the texts of one language; blank ones are none. @throws INPUT_INVALID */
export async function setTexts(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { language, texts }: { language: string; texts: Texts },
): Promise<Texts> {
  if (!isLanguage(language)) throw inputInvalid("The messenger does not speak this language.");
  const kept = checkTexts(texts);
  const row = await findTexts(ctx, workspaceId, language);
  if (row && Object.keys(kept).length === 0) await ctx.db.delete("workspaceTexts", row._id);
  else if (row) await ctx.db.patch("workspaceTexts", row._id, { texts: kept });
  else if (Object.keys(kept).length > 0)
    await ctx.db.insert("workspaceTexts", { workspaceId, language, texts: kept });
  return kept;
}

function checkTexts(texts: Texts): Texts {
  const entries = Object.entries(texts).flatMap(([key, text]) => {
    if (!KEY.test(key)) throw inputInvalid("A text's key has letters, digits and _, 64 at most.");
    if (!isWellFormed(text)) throw inputInvalid(`The text of ${key} is not well-formed.`);
    const trimmed = text.trim();
    const max = key === GREETING ? MAX_GREETING : MAX_LENGTH;
    if (trimmed.length > max) throw inputInvalid(`The text of ${key} has more than ${max} characters.`);
    if (key !== GREETING) checkMessage(key, trimmed);
    return trimmed === "" ? [] : [[key, trimmed] as const];
  });
  if (entries.length > MAX_TEXTS) throw inputInvalid(`There are at most ${MAX_TEXTS} texts in a language.`);
  const total = entries.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  if (total > MAX_TOTAL)
    throw inputInvalid(`A language's texts have at most ${MAX_TOTAL} characters in all.`);
  return Object.fromEntries(entries);
}

/** @throws INPUT_INVALID with the place of the mistake */
function checkMessage(key: string, text: string): void {
  try {
    const message = compileMessage(text);
    if (depthOf(message) > MAX_CHOICES || JSON.stringify(message).length > MAX_COMPILED)
      throw inputInvalid(`The text of ${key} has too many choices.`);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw inputInvalid(`The text of ${key} is no message: ${error.what} at ${error.at}.`);
  }
}

/** @throws INPUT_INVALID for a form that no record could have as a name */
function depthOf(message: Message): number {
  if (typeof message === "string") return 0;
  const forms = Object.entries(message[1]);
  if (forms.some(([form]) => form.startsWith("_"))) throw inputInvalid("A form's name begins with a letter.");
  return 1 + Math.max(...forms.map(([, form]) => depthOf(form)));
}

/** What was kept before texts were read as messages stays what it was. */
function compileOr(text: string): Messages[string] {
  try {
    return compileMessage(text);
  } catch {
    return text;
  }
}

function findTexts(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  language: Language,
): Promise<Doc<"workspaceTexts"> | null> {
  return ctx.db
    .query("workspaceTexts")
    .withIndex("by_workspaceId_and_language", (q) =>
      q.eq("workspaceId", workspaceId).eq("language", language),
    )
    .unique();
}
