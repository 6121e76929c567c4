import type { Delivery } from "../../deliveryValidators";
import { lasting, type Timed, UNKNOWN } from "./outcomes";

/** Whether something is live at a time of the server's clock, ms; a time that is no number is unknown. */
export function decideSchedule({ startAt, endAt }: Delivery["schedule"], now: number): Timed {
  if (!isTime(startAt) || !isTime(endAt)) return UNKNOWN;
  if (endAt !== undefined && now >= endAt) return lasting(false);
  if (startAt !== undefined && now < startAt) return { outcome: "no", nextChangeAt: startAt };
  return { outcome: "yes", nextChangeAt: endAt ?? null };
}

const isTime = (given: number | undefined): boolean => given === undefined || Number.isFinite(given);
