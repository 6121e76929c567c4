import type { ItemState } from "./createMarks.ts";
import type { Tested } from "./createPage.ts";
import { type Edited, type Fields, isTour } from "./functions.ts";
import { anchorOf, type Item } from "./items.ts";
import { whyWords as words } from "./whyWords.ts";

/** Whether a condition holds here and now; `asked`: each visitor's page or the server is asked for it, and no author is a visitor. */
export type Holds = "yes" | "no" | "asked";

/** One condition of something being shown, in words. */
export type WhyLine = { name: string; holds: Holds; text: string; todo?: string | undefined };

export type Here = {
  edited: Pick<Edited, "status" | "fields">;
  /** As its author has it, applied or not. */
  fields: Fields;
  isDirty: boolean;
  /** The page that is open. */
  url: string;
  /** ms since 1970. */
  now: number;
  matchesPage(rule: { include: string[]; exclude: string[] }, url: string): boolean;
  /** What stands at an element first; a tooltip is that one. */
  first: Item | undefined;
  state: ItemState | undefined;
  tested: Tested | undefined;
};

/** Every condition of a tour or tooltip being shown on this page, in the order in which they are decided. */
export function explainShowing(here: Here): WhyLine[] {
  const { delivery } = here.fields;
  return [
    ...statusLines(here),
    scheduleLine(delivery, here.now),
    audienceLine(delivery.audience),
    pageLine(here),
    ...firstPageLine(here),
    elementLine(here),
    triggerLine(delivery.trigger),
    {
      name: words.frequency,
      holds: "asked",
      text: words.frequencies[delivery.frequency.type],
      todo: words.frequencyTodo(delivery.frequency.type),
    },
    delivery.isExempt
      ? { name: words.pace, holds: "yes", text: words.paceExempt }
      : { name: words.pace, holds: "asked", text: words.paceAsked, todo: words.paceTodo },
    { name: words.place, holds: "asked", text: words.placeAsked, todo: words.placeTodo },
  ];
}

type Delivery = Fields["delivery"];

function statusLines({ edited: { status }, isDirty }: Here): WhyLine[] {
  const isLive = status === "live";
  const line: WhyLine = {
    name: words.status,
    holds: isLive ? "yes" : "no",
    text: words.statuses[status],
    todo: isLive ? undefined : words.statusTodo,
  };
  if (!isDirty) return [line];
  return [line, { name: words.applied, holds: "no", text: words.appliedNot, todo: words.appliedTodo }];
}

function scheduleLine({ schedule: { startAt, endAt } }: Delivery, now: number): WhyLine {
  const name = words.schedule;
  const todo = words.scheduleTodo;
  if (startAt !== undefined && now < startAt) return { name, holds: "no", text: words.notYet(startAt), todo };
  if (endAt !== undefined && now >= endAt) return { name, holds: "no", text: words.noMore(endAt), todo };
  return { name, holds: "yes", text: endAt === undefined ? words.noEnd : words.until(endAt) };
}

type Rule = NonNullable<Delivery["audience"]>;

function audienceLine(audience: Delivery["audience"]): WhyLine {
  const name = words.audience;
  if (!audience) return { name, holds: "yes", text: words.everybody };
  const asked = [...new Set(leavesOf(audience).map(nameOf))];
  const device = asked.includes(words.fields.deviceType) ? ` ${words.deviceAsked}` : "";
  return { name, holds: "asked", text: words.audienceAsked(asked) + device, todo: words.audienceTodo };
}

type Leaf = Exclude<Rule, { rules: unknown }>;

const leavesOf = (rule: Rule): Leaf[] =>
  "rules" in rule ? rule.rules.flatMap((each) => leavesOf(each as Rule)) : [rule];

function nameOf(leaf: Leaf): string {
  switch (leaf.type) {
    case "field":
      return words.fields[leaf.field];
    case "attribute":
    case "company":
      return words[leaf.type](leaf.key);
    case "event":
      return words.event(leaf.name);
    default:
      return words.leaves[leaf.type];
  }
}

function pageLine({ fields: { delivery }, url, matchesPage }: Here): WhyLine {
  const { include, exclude } = delivery.page;
  const name = words.page;
  const here = pathOf(url);
  if (matchesPage(delivery.page, url))
    return { name, holds: "yes", text: include.length > 0 ? words.pageIn(here, include) : words.pageAny };
  const isIncluded = matchesPage({ include, exclude: [] }, url);
  const text = isIncluded ? words.pageOut(here, exclude) : words.pageNot(here, include);
  return { name, holds: "no", text, todo: words.pageTodo };
}

/** Of a tour whose first step is for other pages than the tour is. */
function firstPageLine({ fields, first, url, matchesPage }: Here): WhyLine[] {
  if (!isTour(fields) || !first?.page) return [];
  const isHere = matchesPage(first.page, url);
  const text = isHere ? words.firstHere : words.firstElsewhere(first.page.include.join(", "));
  return [
    { name: words.firstPage, holds: isHere ? "yes" : "no", text, todo: isHere ? undefined : words.firstTodo },
  ];
}

function elementLine({ fields, first, state, tested }: Here): WhyLine {
  const name = isTour(fields) ? words.firstElement : words.element;
  if (!first) return { name, holds: "no", text: words.noSteps, todo: words.noStepsTodo };
  if (first.kind === "post") return { name, holds: "yes", text: words.needsNone };
  if (!anchorOf(first))
    return { name, holds: "no", text: words.elementStates.unset, todo: words.elementTodos.unset };
  // What covers it or hides it is known where it is marked; how surely it was found, where it was looked for.
  const known = !state || state === "looking" || state === "post" || state === "unset" ? "looking" : state;
  const score = tested && known !== "none" ? ` ${words.score(tested.score)}` : "";
  return {
    name,
    holds: known === "found" ? "yes" : known === "looking" ? "asked" : "no",
    text: words.elementStates[known] + (known === "looking" || known === "elsewhere" ? "" : score),
    todo: known === "found" || known === "looking" ? undefined : words.elementTodos[known],
  };
}

function triggerLine(trigger: Delivery["trigger"]): WhyLine {
  const isAtOnce = trigger.type === "immediate";
  return {
    name: words.trigger,
    holds: isAtOnce ? "yes" : "asked",
    text: words.triggers[trigger.type](trigger as never),
    todo: isAtOnce ? undefined : words.triggerTodos[trigger.type],
  };
}

/** The address after its origin. */
function pathOf(url: string): string {
  const { origin } = new URL(url);
  return url.slice(origin.length).split("#")[0] || "/";
}
