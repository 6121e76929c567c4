import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { ChecklistFields, Completion, ItemDraft } from "./checklistValidators";
import { type Backend, boot, HOST, makeAgent, makeBackend, makeWorkspace, randomHex } from "./test.setup";

/** What tests of checklists share: a workspace whose agent writes them, and a visitor who does things. */

export const toDo = (id: string, completion?: Completion): ItemDraft => ({
  id,
  title: `Item ${id}`,
  action: { type: "none" },
  ...(completion ? { completion } : {}),
});
export const tracked = (name: string, more: Partial<Extract<Completion, { type: "event" }>> = {}) =>
  ({ type: "event", name, where: [], count: 1, ...more }) satisfies Completion;
export const visited = (...include: string[]) =>
  ({ type: "page", page: { include, exclude: [] } }) satisfies Completion;
export const known = (key: string, value: string) =>
  ({ type: "rule", rule: { type: "attribute", key, compare: { op: "is", value } } }) satisfies Completion;

/** A workspace with an agent, and what that agent does. */
export async function makeDesk(t: Backend = makeBackend()) {
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  const create = async (items: ItemDraft[], more: Partial<ChecklistFields> = {}) => {
    const fields = { title: "First steps", description: "", visibleTo: "all", items, ...more } as const;
    return (await t.mutation(api.checklists.create, { agentToken, fields })).checklistId;
  };
  const setStatus = (checklistId: Id<"checklists">, status: "draft" | "live" | "paused") =>
    t.mutation(api.checklists.setStatus, { agentToken, checklistId, status });
  const publish = async (items: ItemDraft[], more: Partial<ChecklistFields> = {}) => {
    const checklistId = await create(items, more);
    await setStatus(checklistId, "live");
    return checklistId;
  };
  return { t, workspaceId, agentToken, create, setStatus, publish };
}

/** A visitor's own doings. */
export async function makeVisitor(t: Backend, workspaceId: string, options: Parameters<typeof boot>[2] = {}) {
  const { sessionToken, response, resumeSecret } = await boot(t, workspaceId, options);
  const page = { url: `${HOST}/`, title: "" };
  const lists = () => t.query(api.checklists.getAllProgress, { sessionToken });
  return {
    sessionToken,
    resumeSecret,
    visitorId: response.visitorRef as Id<"visitors">,
    lists,
    /** Ids of what is done, of the only list. */
    done: async () => ((await lists())[0]?.items ?? []).filter(({ isDone }) => isDone).map(({ id }) => id),
    track: (name: string, properties?: Record<string, string | number | boolean | null>) =>
      t.mutation(api.events.track, {
        sessionToken,
        page,
        events: [
          { eventId: randomHex(), name, url: page.url, agoMs: 0, ...(properties ? { properties } : {}) },
        ],
      }),
    visit: (path: string) =>
      t.mutation(api.visitors.heartbeat, { sessionToken, page: { url: `${HOST}${path}`, title: "" } }),
    identify: (customAttributes: Record<string, string | number | boolean>) =>
      t.mutation(api.visitors.identify, { sessionToken, user: { customAttributes } }),
    tick: (checklistId: string, itemId: string, done = true) =>
      t.mutation(api.checklists.complete, { sessionToken, checklistId, itemId, done }),
  };
}
