import type { QueryCtx } from "../_generated/server";
import type { VisitorScope } from "../builders";
import type { ConversationRules } from "../conversationValidators";
import { presentTeam } from "./agentPresence";
import { conversationSettingsOf, officeHoursOf } from "./conversationSettings";
import { officeStateAt } from "./officeHours";
import { toAgentCard } from "./people";
import { typicalReplyTime } from "./replyTimes";
import { admissionOf, FEATURES, workspaceSettings } from "./settings";

const MAX_FACES = 3;

/** What a visitor's open messenger goes by. Reads nothing that changes with a heartbeat or a message. */
export async function conversationRulesFor(ctx: QueryCtx & VisitorScope): Promise<ConversationRules> {
  const { workspaceId, visitor } = ctx;
  const settings = await conversationSettingsOf(ctx, workspaceId);
  const hours = await officeHoursOf(ctx, workspaceId);
  const team = await presentTeam(ctx, workspaceId);
  const { mode } = admissionOf(await workspaceSettings(ctx, workspaceId));
  const hasEmail = visitor.email !== undefined;
  const online = team.some((each) => each.online);
  const { replyTime } = settings;
  return {
    typingPreview: settings.typingPreview,
    // A claim where claims need proof would be refused.
    asksEmail: settings.collectEmail && !hasEmail && mode === "optional",
    hasEmail: hasEmail || mode !== "optional",
    replyTime:
      replyTime === "automatic"
        ? await typicalReplyTime(ctx, workspaceId)
        : replyTime === "hidden"
          ? null
          : replyTime,
    office: hours && officeStateAt(hours, Date.now()),
    team: {
      faces: settings.showTeammateAvatars
        ? team.slice(0, MAX_FACES).map(({ agent }) => toAgentCard(agent))
        : [],
      count: team.length,
      online,
      lastActiveAt: online ? null : (team[0]?.since ?? null),
    },
    commonIssues: settings.commonIssues,
    suggestsArticles: FEATURES.includes("articles"),
  };
}
