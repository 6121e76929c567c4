import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import type { SurveyAnswer, SurveyQuestion } from "../../surveyValidators";
import type { Attributes } from "../../validators";
import { noteProgress } from "../checklistProgress";
import { checkValues } from "../claims";
import type { Scope } from "../engagement/eligible";
import { markItemCompleted } from "../engagement/markItemCompleted";
import { answerWords } from "./fillAnswers";

type Completed = { response: Doc<"surveyResponses">; questions: readonly SurveyQuestion[] };

/**
 * What follows from a run that is done: answers become attributes of the visitor, and what depends on the survey's being
 * done knows it, also where the page's word of that is lost.
 */
export async function noteCompletion(ctx: MutationCtx, scope: Scope, completed: Completed): Promise<void> {
  await storeAttributes(ctx, scope, completed);
  const { surveyId: itemId, version } = completed.response;
  await markItemCompleted(ctx, scope.visitor._id, { kind: "survey", itemId, version });
  const visitor = await ctx.db.get("visitors", scope.visitor._id);
  if (visitor) await noteProgress(ctx, visitor);
}

/** Values that a signed token has set stay; so does everything where there is no room for one more. */
async function storeAttributes(
  ctx: MutationCtx,
  { visitor }: Scope,
  { response, questions }: Completed,
): Promise<void> {
  const before = visitor.customAttributes ?? {};
  let attributes: Attributes = before;
  for (const question of questions) {
    const { id, storeAs } = question;
    const value = Object.hasOwn(response.answers, id) ? toAttribute(question, response.answers[id]) : null;
    if (storeAs === null || value === null) continue;
    if (visitor.signedFields?.includes(`customAttributes.${storeAs}`)) continue;
    const next = { ...attributes, [storeAs]: value };
    if (isStorable(next)) attributes = next;
  }
  const isChanged = Object.keys(attributes).some((key) => attributes[key] !== before[key]);
  if (isChanged) await ctx.db.patch("visitors", visitor._id, { customAttributes: attributes });
}

/** A point is a number, agreement a boolean, anything else words. */
function toAttribute(
  question: SurveyQuestion,
  answer: SurveyAnswer | undefined,
): string | number | boolean | null {
  if (answer === undefined || answer === null) return null;
  return typeof answer === "object" ? answerWords(question, answer) : answer;
}

function isStorable(attributes: Attributes): boolean {
  try {
    checkValues("customAttributes", attributes);
    return true;
  } catch {
    return false;
  }
}
