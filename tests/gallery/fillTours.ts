import type { LiveTour } from "./liveTours.ts";
import type { World } from "./world.ts";

/** Puts tours live: each on its page, or where it waits to be started; and the tab in which they are listed. */
export async function fillTours({ agent, pages }: World, tours: readonly LiveTour[]): Promise<void> {
  const tabs = [{ id: "tours", isEnabled: true, visibleTo: "all" }];
  await agent.mutate("messenger:setTabs", { change: { tabs } });
  for (const { page, steps, ...words } of tours) {
    const include = page ? [new URL(pages[page] ?? "").pathname] : [];
    const delivery = {
      audience: null,
      page: { include, exclude: [] },
      trigger: { type: page ? "immediate" : "manual" },
      frequency: { type: "always" },
      schedule: {},
      priority: 0,
      isExempt: true,
    };
    const content = { steps, hasConfetti: true, showsProgress: true };
    const { itemId } = await agent.mutate<{ itemId: string }>("tours:create", {
      fields: { ...words, content, delivery },
    });
    await agent.mutate("tours:setStatus", { itemId, status: "live" });
  }
}
