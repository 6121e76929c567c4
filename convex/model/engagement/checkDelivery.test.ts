import type { ConvexError } from "convex/values";
import { describe, expect, it } from "vitest";
import type { Delivery } from "../../deliveryValidators";
import { checkDelivery } from "./checkDelivery";

const FINE: Delivery = {
  audience: null,
  page: { include: ["/pricing"], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};
const event = (more: object = {}) => ({ trigger: { type: "event", name: "signed_up", ...more } as const });
const where = (condition: object) =>
  event({ where: [{ property: "plan", op: "is", value: "pro" }, condition] });

function refusal(change: object): string | null {
  try {
    checkDelivery({ ...FINE, ...change } as Delivery);
    return null;
  } catch (error) {
    const { code, message } = (error as ConvexError<{ code: string; message: string }>).data;
    expect(code).toBe("INPUT_INVALID");
    return message;
  }
}

describe("a delivery", () => {
  it.each<[string, object]>([
    ["as it is", {}],
    ["with times", { schedule: { startAt: 1, endAt: 2 } }],
    ["with part of a day", { frequency: { type: "every", days: 0.5, max: 3 } }],
    ["scroll", { trigger: { type: "scroll", percent: 100 } }],
    ["by hand", { trigger: { type: "manual" } }],
    ["event", where({ property: "seats", op: "greaterThan", value: 3 })],
    ["event with nothing to compare", where({ property: "seats", op: "isSet" })],
    ["negative priority", { priority: -3 }],
  ])("may be saved: %s", (_, change) => expect(refusal(change)).toBeNull());

  it("keeps names without the blanks around them", () => {
    const { trigger } = checkDelivery({ ...FINE, ...event({ name: " paid " }) });
    expect(trigger).toEqual({ type: "event", name: "paid" });
  });

  it.each<[string, object]>([
    ["delivery.audience.is: ", { audience: { type: "identity", is: "nobody" } }],
    [
      "delivery.audience.rules[0].rules: ",
      { audience: { type: "all", rules: [{ type: "any", rules: [] }] } },
    ],
    ["delivery.page.include[1]: at character 1: ", { page: { include: ["/a", "b"], exclude: [] } }],
    ["delivery.page.exclude[0]: at character 3: ", { page: { include: [], exclude: ["/a b"] } }],
    ["delivery.page.include: has at most 50", { page: { include: Array(51).fill("/a"), exclude: [] } }],
    ["delivery.trigger.percent: is 0 to 100.", { trigger: { type: "scroll", percent: 101 } }],
    ["delivery.trigger.percent: ", { trigger: { type: "scroll", percent: Number.NaN } }],
    ["delivery.trigger.seconds: ", { trigger: { type: "timeOnPage", seconds: -1 } }],
    ["delivery.trigger.seconds: ", { trigger: { type: "timeInSession", seconds: 86_401 } }],
    ["delivery.trigger.seconds: ", { trigger: { type: "idle", seconds: Number.POSITIVE_INFINITY } }],
    ["delivery.trigger.selector: ", { trigger: { type: "element", selector: " ", when: "appears" } }],
    ["delivery.trigger.name: ", event({ name: "" })],
    ["delivery.trigger.nth: ", event({ nth: 1.5 })],
    ["delivery.trigger.nth: ", event({ nth: 0 })],
    [
      "delivery.trigger.where: ",
      event({ where: Array.from({ length: 11 }, () => ({ property: "a", op: "isSet" })) }),
    ],
    ["delivery.trigger.where[1].property: ", where({ property: "", op: "isSet" })],
    ["delivery.trigger.where[1].value: is needed", where({ property: "a", op: "is" })],
    ["delivery.trigger.where[1].value: is a number", where({ property: "a", op: "lessThan", value: "3" })],
    ["delivery.trigger.where[1].value: is a text", where({ property: "a", op: "contains", value: 3 })],
    ["delivery.trigger.where[1].value: isSet", where({ property: "a", op: "isSet", value: 3 })],
    ["delivery.trigger.where[1].value: is no finite", where({ property: "a", op: "is", value: Number.NaN })],
    ["delivery.frequency.days: ", { frequency: { type: "every", days: 0 } }],
    ["delivery.frequency.max: ", { frequency: { type: "every", days: 1, max: 0 } }],
    ["delivery.schedule.startAt: ", { schedule: { startAt: -1 } }],
    ["delivery.schedule.endAt: is later", { schedule: { startAt: 5, endAt: 5 } }],
    ["delivery.priority: ", { priority: 0.5 }],
  ])("is refused with the place: %s", (place, change) => {
    expect(refusal(change)).toContain(place);
  });
});
