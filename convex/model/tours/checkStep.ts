import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import { inputInvalid } from "../../errors";
import type { StepButton, StepButtonDraft, StoredStep, TourStepDraft } from "../../tourValidators";
import { checkPage } from "../engagement/checkDelivery";
import { toLink } from "../links";
import { isDrawable, isShortText } from "../text";
import { checkAdvance } from "./checkAdvance";
import { checkAnchor } from "./checkAnchor";
import { checkWords } from "./stepWords";

/** What a step of a tour may be. A mistake is named with its place: `content.steps[2].buttons[0].action.stepId: names no step.` */

const MAX_SOURCE = 2_000;
const MAX_ADVANCES = 5;
const MAX_BUTTONS = 3;
const MAX_LABEL = 40;
const MAX_WAIT = 60;
/** Actions after which a visitor is not at this step any more. */
const LEADS_ON: ReadonlySet<string> = new Set(["next", "goTo", "dismiss", "snooze", "startTour"]);

/** What a step's buttons can name. */
export type Known = { stepIds: ReadonlySet<string>; isTour: (id: string) => boolean };

type Checking = { step: TourStepDraft; place: string; known: Known };

/** A step as it is kept. @throws INPUT_INVALID naming the place that is wrong */
export async function checkStep(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { step, place, known }: Checking,
): Promise<StoredStep> {
  const { id, kind, side, spotlight, page, missing, waitSeconds } = step;
  const words = await checkWords(ctx, workspaceId, { words: step, place, longest: MAX_SOURCE });
  if (page !== null) checkPage(page, `${place}.page`);
  if (!(waitSeconds >= 0 && waitSeconds <= MAX_WAIT))
    throw inputInvalid(`${place}.waitSeconds: is 0 to ${MAX_WAIT}.`);
  const anchors = anchorsOf(step, place);
  const ways = waysOn(step, place, known);
  return { id, kind, ...words, ...anchors, side, spotlight, page, ...ways, missing, waitSeconds };
}

function anchorsOf({ kind, anchor, lit }: TourStepDraft, place: string): Pick<StoredStep, "anchor" | "lit"> {
  if (kind === "pointer" && anchor === null)
    throw inputInvalid(`${place}.anchor: a pointer points at something.`);
  if (kind === "post" && anchor !== null) throw inputInvalid(`${place}.anchor: a post points at nothing.`);
  if (kind === "post" && lit) throw inputInvalid(`${place}.lit: a post lights up nothing.`);
  return {
    anchor: anchor && checkAnchor(anchor, `${place}.anchor`),
    ...(lit ? { lit: checkAnchor(lit, `${place}.lit`) } : {}),
  };
}

function waysOn(
  { kind, advance, buttons }: TourStepDraft,
  place: string,
  known: Known,
): Pick<StoredStep, "advance" | "buttons"> {
  if (advance.length > MAX_ADVANCES) throw inputInvalid(`${place}.advance: has at most ${MAX_ADVANCES}.`);
  if (buttons.length > MAX_BUTTONS) throw inputInvalid(`${place}.buttons: has at most ${MAX_BUTTONS}.`);
  const isEnd = advance.length === 0 && buttons.length > 0;
  if (isEnd && !buttons.some(({ action }) => LEADS_ON.has(action.type)))
    throw inputInvalid(`${place}.buttons: none of them leads on.`);
  const hasTarget = kind === "pointer";
  return {
    advance: advance.map((each, at) => checkAdvance(each, { place: `${place}.advance[${at}]`, hasTarget })),
    buttons: buttons.map((each, at) => checkButton(each, `${place}.buttons[${at}]`, known)),
  };
}

function checkButton({ label: given, action }: StepButtonDraft, place: string, known: Known): StepButton {
  const label = given.trim();
  if (!isShortText(label, MAX_LABEL) || !isDrawable(label))
    throw inputInvalid(`${place}.label: has 1 to ${MAX_LABEL} characters.`);
  switch (action.type) {
    case "openUrl": {
      const link = toLink(action.url.trim(), label);
      if (!link) throw inputInvalid(`${place}.action.url: is no address that can be linked to.`);
      const { href: url, ...host } = link;
      return { label, action: { type: "openUrl", url, ...host } };
    }
    case "goTo":
      if (!known.stepIds.has(action.stepId)) throw inputInvalid(`${place}.action.stepId: names no step.`);
      return { label, action };
    case "startTour":
      if (!known.isTour(action.tourId)) throw inputInvalid(`${place}.action.tourId: names no other tour.`);
      return { label, action };
    default:
      return { label, action };
  }
}
