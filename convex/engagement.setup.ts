import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Delivery } from "./deliveryValidators";
import { insertImage } from "./model/articleImages";
import type { OutboundContent } from "./outboundValidators";
import { type Backend, makeAgent, makeBackend, makeWorkspace } from "./test.setup";

/** What tests of engagement share: a workspace whose agent puts messages before visitors. */

export const FOR_ALL: Delivery = {
  audience: null,
  page: { include: [], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};
export const CHAT = {
  type: "chat",
  senderId: null,
  source: "Hello **there**.",
  image: null,
  buttons: [],
} satisfies OutboundContent;
export const BANNER = {
  type: "banner",
  source: "News",
  position: "top",
  style: "float",
  isDismissible: true,
  buttons: [],
} satisfies OutboundContent;

export type Shop = Awaited<ReturnType<typeof makeShop>>;

/** A workspace with an agent, and what that agent does. */
export async function makeShop(t: Backend = makeBackend()) {
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  const create = async (delivery: Partial<Delivery> = {}, content: OutboundContent = CHAT) => {
    const fields = { name: "Hello", content, delivery: { ...FOR_ALL, ...delivery } };
    return (await t.mutation(api.outboundMessages.create, { agentToken, fields })).messageId;
  };
  const setStatus = (
    messageId: Id<"outboundMessages">,
    status: "draft" | "live" | "paused" | "archived",
  ): Promise<null> => t.mutation(api.outboundMessages.setStatus, { agentToken, messageId, status });
  const publish = async (delivery: Partial<Delivery> = {}, content: OutboundContent = CHAT) => {
    const messageId = await create(delivery, content);
    await setStatus(messageId, "live");
    return messageId;
  };
  /** A picture of the workspace's, 320 × 200. */
  const makeImage = () =>
    t
      .run(async (ctx) => {
        const storageId = await ctx.storage.store(new Blob(["a picture"]));
        const row = { workspaceId, storageId, name: "a.png", type: "image/png" as const };
        return insertImage(ctx, { ...row, width: 320, height: 200 });
      })
      .then(({ _id }) => _id);
  return { t, workspaceId, agentToken, create, setStatus, publish, makeImage };
}
