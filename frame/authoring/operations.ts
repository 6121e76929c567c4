import { type Fields, isTour, type Step, type Tip, type TourFields } from "./functions.ts";

/** What an author does, one thing at a time. `burst`: those of the same one are one to undo, as the letters of a word are. */
export type Operation =
  | { do: "add"; at: number; step: Step }
  | { do: "remove"; id: string }
  | { do: "move"; id: string; to: number }
  | { do: "duplicate"; id: string; as: string }
  | { do: "step"; id: string; set: Partial<Omit<Step, "id">>; burst?: number }
  | { do: "tip"; set: Partial<Tip>; burst?: number };

/** What an operation makes of what is edited; the same object where it changes nothing. Never throws. */
export function operate(fields: Fields, operation: Operation): Fields {
  if (operation.do === "tip") {
    if (isTour(fields) || holds(fields.content, operation.set)) return fields;
    return { ...fields, content: { ...fields.content, ...operation.set } };
  }
  if (!isTour(fields)) return fields;
  const steps = operateOnSteps(fields.content.steps, operation);
  return steps === fields.content.steps ? fields : { ...fields, content: { ...fields.content, steps } };
}

type Steps = TourFields["content"]["steps"];

function operateOnSteps(steps: Steps, operation: Exclude<Operation, { do: "tip" }>): Steps {
  if (operation.do === "add") {
    if (steps.some(({ id }) => id === operation.step.id)) return steps;
    return steps.toSpliced(within(operation.at, steps.length), 0, operation.step);
  }
  const at = steps.findIndex(({ id }) => id === operation.id);
  const step = steps[at];
  if (!step) return steps;
  switch (operation.do) {
    case "remove":
      return withoutWaysTo(step.id, steps.toSpliced(at, 1));
    case "move": {
      const to = within(operation.to, steps.length - 1);
      return to === at ? steps : steps.toSpliced(at, 1).toSpliced(to, 0, step);
    }
    case "duplicate": {
      if (steps.some(({ id }) => id === operation.as)) return steps;
      return steps.toSpliced(at + 1, 0, { ...step, id: operation.as });
    }
    case "step":
      return holds(step, operation.set) ? steps : steps.with(at, { ...step, ...operation.set });
  }
}

/** A button that led to what is gone leads on. */
function withoutWaysTo(gone: string, steps: Steps): Steps {
  return steps.map((step) => {
    const leads = ({ action }: Step["buttons"][number]) => action.type === "goTo" && action.stepId === gone;
    if (!step.buttons.some(leads)) return step;
    const buttons = step.buttons.map((button) =>
      leads(button) ? { ...button, action: { type: "next" as const } } : button,
    );
    return { ...step, buttons };
  });
}

const within = (at: number, most: number): number => Math.max(0, Math.min(most, Math.trunc(at) || 0));

/** Whether it is so already. */
const holds = (present: object, set: object): boolean =>
  Object.entries(set).every(
    ([key, value]) => JSON.stringify((present as Record<string, unknown>)[key]) === JSON.stringify(value),
  );
