import { plural } from "./plural.ts";

/** Words of what has become invalid while it was live. */
export const faults = {
  title: "At fault",
  lead: "These are live, and what is not valid any more shows to nobody. A tour whose target is not found still shows.",
  kinds: {
    tour: "Tour",
    tooltip: "Tooltip",
    outbound: "Message",
    survey: "Survey",
    checklist: "Checklist",
    csat: "Rating",
  },
  edit: "Edit",
  editNamed: (name: string): string => `Mend ${name}`,
  open: "Open checklists",
  count: (count: number): string => `, ${plural(count, "item", "items")} at fault`,
};
