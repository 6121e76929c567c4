export type Outcome = "right" | "equivalent" | "wrong" | "none";

function isEquivalent(expected: Element, found: Element): boolean {
  if (!expected.contains(found) && !found.contains(expected)) return false;
  const click = (each: Element) => each.closest("a,button,label,[role=button],input");
  if (click(expected) !== click(found)) return false;
  const one = expected.getBoundingClientRect();
  const two = found.getBoundingClientRect();
  const width = Math.max(0, Math.min(one.right, two.right) - Math.max(one.left, two.left));
  const height = Math.max(0, Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top));
  const common = width * height;
  return common / (one.width * one.height + two.width * two.height - common) >= 0.8;
}

/** What finding an element comes to where another, or none, was to be found. */
export function judgeOutcome(expected: Element | null, found: Element | null): Outcome {
  if (!found) return "none";
  if (found === expected) return "right";
  return expected && isEquivalent(expected, found) ? "equivalent" : "wrong";
}
