import { announcementTables } from "./announcementTables";
import { checklistTables } from "./checklistTables";
import { csatTables } from "./csatTables";

/** What home shows besides conversations and articles, and how conversations are rated. */
export const homeTables = { ...announcementTables, ...checklistTables, ...csatTables };
