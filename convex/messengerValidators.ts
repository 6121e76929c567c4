import { type Infer, v } from "convex/values";

/** The shapes of the messenger's tabs and home. */

/** Whom something is meant for: everybody, visitors nobody has named, or the customer's users (`model/audience.ts`). */
export const audienceValidator = v.union(v.literal("all"), v.literal("visitors"), v.literal("users"));
export type Audience = Infer<typeof audienceValidator>;

export const tabId = v.union(
  v.literal("home"),
  v.literal("messages"),
  v.literal("help"),
  v.literal("tours"),
  v.literal("tasks"),
  v.literal("tickets"),
);
export type TabId = Infer<typeof tabId>;

const cardType = v.union(
  v.literal("welcome"),
  v.literal("startConversation"),
  v.literal("conversations"),
  v.literal("search"),
  v.literal("featuredArticles"),
  v.literal("announcements"),
  v.literal("checklists"),
  v.literal("status"),
);
export type CardType = Infer<typeof cardType>;

/** What a workspace has set for the messenger's tabs and home (`model/tabs.ts`). */
export const messengerConfig = v.object({
  tabs: v.array(v.object({ id: tabId, isEnabled: v.boolean(), visibleTo: audienceValidator })),
  /** Cards in their order; one that is not listed is off. */
  home: v.object({
    isEnabled: v.boolean(),
    cards: v.array(v.object({ type: cardType, visibleTo: audienceValidator })),
  }),
  defaultTab: tabId,
  /** Only proven visitors count as users. */
  isStrict: v.boolean(),
});
export type MessengerConfig = Infer<typeof messengerConfig>;

/** What one visitor gets of it. */
export const messengerView = v.object({
  tabs: v.array(tabId),
  defaultTab: tabId,
  cards: v.array(cardType),
});
export type MessengerView = Infer<typeof messengerView>;
