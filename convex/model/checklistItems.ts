import type { Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { ArticleBlock } from "../articleValidators";
import type { Completion, ItemDraft, StoredAction, StoredItem } from "../checklistValidators";
import { inputInvalid } from "../errors";
import type { AudienceRule } from "../ruleValidators";
import { parseSource } from "./articles";
import { checkConditions, checkPage } from "./engagement/checkDelivery";
import { checkRule, isGroup } from "./engagement/checkRule";
import { toLink } from "./links";
import { isDrawable, isShortText } from "./text";

/** What an item of a checklist may be. A mistake is named with the exact place where it is: `items[2].action.url: …`. */

const MAX_ITEMS = 30;
const MAX_TITLE = 120;
const MAX_TEXT = 500;
const MAX_LABEL = 40;
const MAX_NAME = 64;
const MAX_COUNT = 10_000;
/** As many events as conditions on properties look at (`checklistFacts.ts`). */
const MAX_CONDITIONED = 100;
const ID = /^[\w-]{1,64}$/;
const FOREIGN_ID = /^[\w-]{1,128}$/;
/** What is known of a visitor and not of what they did: an item has kinds of its own for that. */
const WHO: ReadonlySet<string> = new Set(["identity", "field", "attribute", "company"]);

/** Items as they are kept. @throws INPUT_INVALID naming the place that is wrong */
export async function checkItems(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  items: readonly ItemDraft[],
): Promise<StoredItem[]> {
  if (items.length > MAX_ITEMS) throw inputInvalid(`items: a checklist has at most ${MAX_ITEMS}.`);
  const ids = items.map(({ id }) => id);
  for (const [at, id] of ids.entries()) {
    if (!ID.test(id)) throw inputInvalid(`items[${at}].id: has 1 to 64 letters, digits, _ or -.`);
    if (ids.indexOf(id) !== at) throw inputInvalid(`items[${at}].id: “${id}” is used twice.`);
  }
  return Promise.all(items.map((item, at) => checkItem(ctx, workspaceId, { item, place: `items[${at}]` })));
}

/** An item as its author left it. */
export function toItemDraft(stored: StoredItem): ItemDraft {
  const { action, blocks: _, ...item } = stored;
  if (action.type !== "url") return { ...item, action };
  return { ...item, action: { type: "url", url: action.href, label: action.label } };
}

/** @throws INPUT_INVALID if there is nothing, or too much */
export function neededText(place: string, given: string, max = MAX_TITLE): string {
  const text = given.trim();
  if (!isShortText(text, max) || !isDrawable(text))
    throw inputInvalid(`${place}: has 1 to ${max} characters.`);
  return text;
}

/** @throws INPUT_INVALID if there is too much */
export function optionalText(place: string, given: string, max = MAX_TEXT): string | undefined {
  const text = given.trim();
  if (text.length > max || !isDrawable(text)) throw inputInvalid(`${place}: has at most ${max} characters.`);
  return text || undefined;
}

type Placed = { item: ItemDraft; place: string };

async function checkItem(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  { item: { id, title, text, action, completion }, place }: Placed,
): Promise<StoredItem> {
  const said = optionalText(`${place}.text`, text ?? "");
  const { blocks, images } = said
    ? await parseSource(ctx, workspaceId, said)
    : { blocks: undefined, images: [] };
  if (images.length > 0) throw inputInvalid(`${place}.text: has no pictures.`);
  if (blocks && !blocks.every(isFlat))
    throw inputInvalid(`${place}.text: has nothing in lists and quotes but words.`);
  return {
    id,
    title: neededText(`${place}.title`, title),
    ...(said && blocks ? { text: said, blocks } : {}),
    action: checkAction(action, `${place}.action`),
    ...(completion ? { completion: checkCompletion(completion, `${place}.completion`) } : {}),
  };
}

/** Within a checklist there is no room for more: a document may only be so deep. */
export function isFlat(block: ArticleBlock): boolean {
  const isLeaf = ({ type }: ArticleBlock) => type !== "list" && type !== "quote" && type !== "callout";
  if (block.type === "list") return block.items.every((blocks) => blocks.every(isLeaf));
  return isLeaf(block) || ("blocks" in block && block.blocks.every(isLeaf));
}

function checkAction(action: ItemDraft["action"], place: string): StoredAction {
  switch (action.type) {
    case "none":
      return action;
    case "article":
      return { type: "article", articleId: foreignId(`${place}.articleId`, action.articleId, "article") };
    case "newConversation": {
      const text = optionalText(`${place}.text`, action.text ?? "");
      return { type: "newConversation", ...(text ? { text } : {}) };
    }
    default:
      return checkLabelled(action, place);
  }
}

type Labelled = Extract<ItemDraft["action"], { label: string }>;

function checkLabelled(action: Labelled, place: string): StoredAction {
  const label = neededText(`${place}.label`, action.label, MAX_LABEL);
  switch (action.type) {
    case "tab":
      return { ...action, label };
    case "survey":
      return { type: "survey", surveyId: foreignId(`${place}.surveyId`, action.surveyId, "survey"), label };
    case "tour":
      return { type: "tour", tourId: foreignId(`${place}.tourId`, action.tourId, "tour"), label };
    default: {
      const link = toLink(action.url.trim(), label);
      if (!link) throw inputInvalid(`${place}.url: is no address that can be linked to.`);
      return { type: "url", label, ...link };
    }
  }
}

function checkCompletion(completion: Completion, place: string): Completion {
  switch (completion.type) {
    case "event":
      return checkEvent(completion, place);
    case "rule":
      checkRule(completion.rule, `${place}.rule`);
      checkWho(completion.rule, `${place}.rule`);
      return completion;
    case "page":
      checkPage(completion.page, `${place}.page`);
      if (completion.page.include.length === 0)
        throw inputInvalid(`${place}.page.include: has at least one pattern.`);
      return completion;
    case "item":
      return { type: "item", itemId: foreignId(`${place}.itemId`, completion.itemId, "survey or tour") };
    default:
      return completion;
  }
}

type EventCompletion = Extract<Completion, { type: "event" }>;

function checkEvent(completion: EventCompletion, place: string): EventCompletion {
  const { where, count } = completion;
  checkConditions(where, place);
  const most = where.length > 0 ? MAX_CONDITIONED : MAX_COUNT;
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw inputInvalid(`${place}.count: is a whole number from 1 to ${most}.`);
  return { ...completion, name: neededText(`${place}.name`, completion.name, MAX_NAME) };
}

function checkWho(rule: AudienceRule, place: string): void {
  if (isGroup(rule)) {
    for (const [at, each] of rule.rules.entries()) checkWho(each, `${place}.rules[${at}]`);
    return;
  }
  if (!WHO.has(rule.type))
    throw inputInvalid(`${place}.type: is one of ${[...WHO].join(", ")} or a group of these.`);
}

function foreignId(place: string, given: string, what: string): string {
  const id = given.trim();
  if (!FOREIGN_ID.test(id)) throw inputInvalid(`${place}: names no ${what}.`);
  return id;
}
