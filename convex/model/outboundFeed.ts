import type { QueryCtx } from "../_generated/server";
import type { Engagement } from "../engagementValidators";
import type { OutboundView, StoredButton, StoredOutbound } from "../outboundValidators";
import { findReadableArticle, type Reader, resolveBlocks } from "./articleReading";
import { viewPicture, viewVideo } from "./media/mediaViews";
import { findVersion } from "./outboundMessages";
import { createAgentCards } from "./people";

/** Outbound messages as a visitor gets them: those that are for them now, with what they say. */

/** Many times what is ever shown at once. */
const MAX_MESSAGES = 10;

/** What the eligible messages say, in their order: of ten at most. */
export async function feedOf(
  ctx: QueryCtx,
  reader: Reader,
  { items }: Pick<Engagement, "items">,
): Promise<OutboundView[]> {
  const cards = createAgentCards(ctx);
  const wanted = items.filter(({ kind }) => kind === "outbound").slice(0, MAX_MESSAGES);
  const views = await Promise.all(
    wanted.map(async ({ itemId: id, version }): Promise<OutboundView | null> => {
      const itemId = ctx.db.normalizeId("outboundMessages", id);
      const found = itemId && (await findVersion(ctx, itemId, version));
      if (!found) return null;
      return { itemId, version, content: await toView(ctx, { reader, cards }, found.content) };
    }),
  );
  return views.filter((view) => view !== null);
}

type Viewing = { reader: Reader; cards: ReturnType<typeof createAgentCards> };

async function toView(
  ctx: QueryCtx,
  { reader, cards }: Viewing,
  content: StoredOutbound,
): Promise<OutboundView["content"]> {
  const { blocks, buttons } = content;
  const shown = {
    blocks: await resolveBlocks(ctx, reader, { blocks, images: content.images }),
    buttons: await readableButtons(ctx, reader, buttons),
  };
  if (content.type === "banner") {
    const { type, position, style, isDismissible } = content;
    return { type, position, style, isDismissible, ...shown };
  }
  const sender = content.senderId && (await cards(content.senderId));
  const image = await viewPicture(ctx, content.image);
  if (content.type === "chat") {
    const { reply } = content;
    return { type: "chat", sender, image, ...(reply ? { reply } : {}), ...shown };
  }
  const video = await viewVideo(ctx, content.video);
  return { type: "post", sender, title: content.title, image, video, ...shown };
}

/** A button to an article that this reader may not open closes the message instead, so that buttons keep their numbers. */
function readableButtons(
  ctx: QueryCtx,
  reader: Reader,
  buttons: readonly StoredButton[],
): Promise<StoredButton[]> {
  return Promise.all(
    buttons.map(async ({ label, action }): Promise<StoredButton> => {
      if (action.type !== "article") return { label, action };
      const article = await findReadableArticle(ctx, reader, action.articleId);
      return { label, action: article ? { ...action, articleId: article._id } : { type: "dismiss" } };
    }),
  );
}
