import { onCleanup } from "solid-js";
import type { Placement } from "../../protocol/messages.ts";
import type { DrawRequest, FrameApp } from "../app.ts";
import { uuidv7 } from "../core/random.ts";
import { perform } from "../help.ts";
import { useMessenger } from "../messenger/context.ts";
import { createSurface } from "../messenger/createSurface.tsx";
import { t } from "../strings/t.ts";
import type { OutboundContent } from "./functions.ts";
import { Banner, ChatCard, type Hands, PostCard } from "./OutboundCard.tsx";

/** Without a height until it is measured: what grows from nothing is no shift of the page's layout. */
const PLACES: Record<OutboundContent["type"], { placement: Placement; width: number; height: number }> = {
  chat: { placement: "corner", width: 360, height: 0 },
  post: { placement: "modal", width: 560, height: 0 },
  banner: { placement: "bar-top", width: 1_000, height: 0 },
};

/** Draws an outbound message in a surface of its own. Its content came with it. */
export function createOutbound(request: DrawRequest, styles: string): void {
  const { content } = request;
  if (!content || "opens" in content) return request.failed();
  const { app, appearance } = useMessenger();
  void app.wantStrings("help");
  const place = PLACES[content.type];
  const isBottom = content.type === "banner" && content.position === "bottom";
  const isPush = content.type === "banner" && content.style === "push";
  if (content.type === "post") request.takeRoom({ isLocked: true });
  const hands = makeHands(app, request, content);
  const team = () => appearance()?.teamName ?? "";
  const surface = createSurface({
    ...place,
    placement: isBottom ? "bar-bottom" : place.placement,
    id: `out-${request.showing.leaseId}`,
    title: t("teaser", { name: team() }),
    yieldsToMessenger: content.type === "chat",
    styles,
    // Escape, or the host has no room for it.
    onGone: hands.onDismiss,
    onPainted: request.painted,
    ...(isPush
      ? { onMeasured: (height) => request.takeRoom({ [isBottom ? "bottom" : "top"]: height }) }
      : {}),
    view: () => view(content, team(), hands),
  });
  onCleanup(surface.close);
}

function makeHands(app: FrameApp, request: DrawRequest, { buttons }: OutboundContent): Hands {
  return {
    onPress(at) {
      request.act("clicked", at);
      const action = at === undefined ? undefined : buttons[at]?.action;
      if (!action) return;
      perform(app, action);
      // A link opens beside the page.
      if (action.type !== "url") request.over();
    },
    onDismiss() {
      request.act("dismissed");
      request.over();
    },
    onReply(text) {
      const { leaseId, candidate } = request.showing;
      const outbound = { itemId: candidate.itemId, version: candidate.version, leaseId };
      // From here on it is the outbox's; the deployment makes the thread of it, and counts it as a click.
      app.send(text, { conversationId: null, draftId: uuidv7(app.serverNow()), outbound });
      app.go({ name: "newMessage" });
      app.requestOpen();
      request.over();
    },
    onArticle(id) {
      request.act("clicked");
      app.go({ name: "article", id });
      app.requestOpen();
    },
  };
}

function view(content: OutboundContent, team: string, hands: Hands) {
  if (content.type === "chat") return <ChatCard content={content} team={team} hands={hands} />;
  if (content.type === "post") return <PostCard content={content} team={team} hands={hands} />;
  return <Banner content={content} team={team} hands={hands} />;
}
