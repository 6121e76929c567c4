import type { Http } from "../core/http.ts";
import type { Session } from "../session/session.ts";
import type { Reporter } from "../shell/report.ts";
import { getActiveTooltips, seenTooltip } from "../tooltips/functions.ts";
import type { TipsWorld } from "./tips.ts";

type TipCallsWorld = { http: Http; session: Pick<Session, "token">; reporter: Pick<Reporter, "event"> };

/** What is asked and told of tooltips alone: one that the visitor opens needs no lease. */
export function makeTipCalls({ http, session, reporter }: TipCallsWorld): Pick<TipsWorld, "fetch" | "seen"> {
  const token = (): string => session.token() ?? "";
  return {
    fetch: async (url) => http.query(getActiveTooltips, { sessionToken: token(), url }),
    seen({ leaseId: showingId, candidate: { itemId, version } }) {
      reporter.event("tooltipShown", { id: itemId });
      // Lost with the line, the first thing that is done with it says so, too.
      http
        .mutation(seenTooltip, { sessionToken: token(), showingId, itemId, version })
        .catch(() => undefined);
    },
  };
}
