import type { ObjectType } from "convex/values";
import type { alertFields, SoleAlert, TargetStand } from "../../targetValidators";

/** What rows of alerts have in common, of steps and of tooltips. */

type Row = ObjectType<typeof alertFields> & { _creationTime: number };

/** When it has come to stand like this, in a row that is written anew. */
export const sinceOf = (row: Row | null, { state }: Pick<TargetStand, "state">): number =>
  (row?.state === state ? row.since : undefined) ?? Date.now();

/** What is known of a target with an alert. */
export function readAlert(row: Row): Omit<SoleAlert, "itemId"> {
  const { of, missed, inRow, state = "failing", reasons = {}, meanScore = null } = row;
  const { since = row._creationTime, lastFoundAt = null } = row;
  return { of, missed, inRow, state, reasons, meanScore, since, lastFoundAt };
}

/** As a fault of a live item. */
export const alertWords = ({ inRow, missed, of }: Pick<TargetStand, "of" | "missed" | "inRow">): string =>
  inRow === of
    ? `was not found by any of the last ${of} visitors.`
    : `was not found by ${missed} of the last ${of} visitors${inRow > 1 ? `, ${inRow} of them the last in a row` : ""}.`;
