import type { EventName } from "../../protocol/messages.ts";
import type { DrawRequest } from "../app.ts";
import type { Http } from "../core/http.ts";
import { getEligibleMessages } from "../outbound/functions.ts";
import type { Tooltip } from "../tooltips/functions.ts";
import type { Showing } from "./engineWorld.ts";
import type { ItemKind } from "./model.ts";

/** What becomes of something that is shown. */
export type What = "shown" | "clicked" | "dismissed" | "completed";

/** Where an item is fetched for: this visitor, on this page. */
export type Fetching = {
  http: Http;
  sessionToken: string;
  url: string;
  /** What the page has fetched of its tooltips. */
  tooltips(): Promise<readonly Tooltip[]>;
};

export type Kind = {
  /** What the page hears of it; of the rest it hears nothing. */
  events: Partial<Record<What, EventName>>;
  /** Having come by itself it stays for as many pages as it takes: it gives way to whatever else wants its place (`uses.ts`). */
  isLasting?: true;
  /** Having begun it goes on over pages, and follows by itself what the team makes of it. */
  goesOn?: true;
  /** What is drawn, where it is fetched here; null where there is no such thing any more. A kind without it fetches its own. */
  content?(showing: Showing, fetching: Fetching): Promise<Exclude<DrawRequest["content"], undefined> | null>;
};

/** The kinds of items that are drawn. One that is not named here is decided, and not drawn yet. */
export const KINDS: Partial<Record<ItemKind, Kind>> = {
  outbound: {
    events: { shown: "outboundShown", dismissed: "outboundDismissed" },
    async content({ candidate: { itemId, version } }, { http, sessionToken, url }) {
      const messages = (await http.query(getEligibleMessages, { sessionToken, url })) ?? [];
      return messages.find((each) => each.itemId === itemId && each.version === version)?.content ?? null;
    },
  },
  tooltip: {
    events: { shown: "tooltipShown", dismissed: "tooltipDismissed" },
    async content({ candidate: { itemId, version } }, { tooltips }) {
      const views = await tooltips();
      return views.find((each) => each.itemId === itemId && each.version === version)?.content ?? null;
    },
  },
  csat: {
    events: { shown: "csatShown", completed: "csatCompleted", dismissed: "csatDismissed" },
  },
  survey: {
    events: { shown: "surveyShown", completed: "surveyCompleted", dismissed: "surveyDismissed" },
  },
  tour: {
    goesOn: true,
    events: { shown: "tourShown", completed: "tourCompleted", dismissed: "tourDismissed" },
  },
  checklist: {
    isLasting: true,
    events: { shown: "checklistShown", completed: "checklistCompleted", dismissed: "checklistDismissed" },
  },
};
