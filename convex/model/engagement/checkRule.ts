import { inputInvalid } from "../../errors";
import { type AudienceRule, MAX_RULE_DEPTH, MAX_RULE_LEAVES, type RuleLeaf } from "../../ruleValidators";
import { faultOfLeaf } from "./ruleFault";

/** Tells a group from a leaf. */
export const isGroup = (rule: AudienceRule): rule is Exclude<AudienceRule, RuleLeaf> =>
  rule.type === "all" || rule.type === "any" || rule.type === "none";

/** How many leaves a rule has; counting ends when there are too many. */
export function countLeaves(rule: AudienceRule): number {
  let leaves = 0;
  const waiting = [rule];
  for (let next = waiting.pop(); next && leaves <= MAX_RULE_LEAVES; next = waiting.pop()) {
    if (!isGroup(next)) leaves += 1;
    else if (Array.isArray(next.rules)) waiting.push(...next.rules.slice(0, MAX_RULE_LEAVES + 1));
  }
  return leaves;
}

/**
 * A rule as it may be saved: every leaf means something, every group has a rule in it.
 * @param place where it stands, as the author's mistake is named: `audience`
 * @throws INPUT_INVALID naming the place that is wrong: `audience.rules[1].compare.date: is no ISO date`
 */
export function checkRule(rule: AudienceRule, place: string): AudienceRule {
  checkPart(rule, place, 1);
  if (countLeaves(rule) > MAX_RULE_LEAVES)
    throw inputInvalid(`${place}: has more than ${MAX_RULE_LEAVES} conditions.`);
  return rule;
}

function checkPart(rule: AudienceRule, place: string, depth: number): void {
  if (!isGroup(rule)) {
    const fault = faultOfLeaf(rule);
    if (fault) throw inputInvalid(`${place}.${fault.at}: ${fault.says}.`);
    return;
  }
  if (depth > MAX_RULE_DEPTH) throw inputInvalid(`${place}: is more than ${MAX_RULE_DEPTH} groups deep.`);
  if (rule.rules.length === 0) throw inputInvalid(`${place}.rules: a group has at least one rule.`);
  if (rule.rules.length > MAX_RULE_LEAVES)
    throw inputInvalid(`${place}.rules: has more than ${MAX_RULE_LEAVES} rules.`);
  for (const [at, each] of rule.rules.entries()) checkPart(each, `${place}.rules[${at}]`, depth + 1);
}
