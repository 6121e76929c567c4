import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { AgentCard } from "../validators";

// White text on each of these reads at 4.5:1 or better.
const COLORS = [
  "#4f46e5",
  "#0f766e",
  "#b45309",
  "#be185d",
  "#1d4ed8",
  "#7c3aed",
  "#15803d",
  "#b91c1c",
] as const;

/** A colour that stays the same for the same text. */
export function colorFor(text: string): string {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return COLORS[sum % COLORS.length] ?? COLORS[0];
}

/** Up to two letters for an avatar without a picture. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}

/** What a visitor may see of an agent. */
export function toAgentCard(agent: Doc<"agents">): AgentCard {
  return { name: agent.name, initials: initialsOf(agent.name), color: agent.color, avatarUrl: null };
}

const FORMER_TEAMMATE: AgentCard = { name: "Team", initials: "T", color: "#4f46e5", avatarUrl: null };

/** Looks agents up once each, however many messages they wrote. An account that is gone leaves a neutral card. */
export function createAgentCards(ctx: QueryCtx): (id: Id<"agents">) => Promise<AgentCard> {
  const known = new Map<Id<"agents">, Promise<AgentCard>>();
  return (id) => {
    const card =
      known.get(id) ??
      ctx.db.get("agents", id).then((agent) => (agent ? toAgentCard(agent) : FORMER_TEAMMATE));
    known.set(id, card);
    return card;
  };
}

/** What agents see of a visitor in a list. Someone without a name gets one that stays the same. */
export function toVisitorFace(visitor: Doc<"visitors">): { name: string; initials: string; color: string } {
  const given = visitor.name ?? visitor.email ?? visitor.userId;
  const tail = visitor._id.slice(-12, -8).toUpperCase();
  return {
    name: given ?? `Visitor ${tail}`,
    initials: given ? initialsOf(given) : tail.slice(0, 2),
    color: colorFor(visitor._id),
  };
}
