import { makePng } from "../e2e/support/png.ts";
import type { Workspace } from "./client.ts";

/** Pictures of its own, the team's line on top of home, and not much else. */
export async function fillBranded({ agent }: Workspace): Promise<void> {
  const cards = ["welcome", "status", "startConversation", "conversations"];
  const home = { isEnabled: true, cards: cards.map((type) => ({ type, visibleTo: "all" })) };
  await agent.mutate("messenger:setTabs", { change: { home } });
  const logo = await agent.upload("logo.png", "image/png", makePng(300, 90));
  await agent.mutate("branding:setImage", { use: "logo", attachmentId: logo });
  const ground = await agent.upload("ground.png", "image/png", makePng(900, 500));
  // As much black as the console would choose for it.
  await agent.mutate("branding:setImage", { use: "header", attachmentId: ground, scrim: 0.45 });
}
