import type {
  Appearance,
  Branding,
  InboxDetail,
  InboxItem,
  Installation,
  Me,
  Message,
  MessengerConfig,
  Security,
} from "../data/api.ts";
import { FakeClient } from "./fakeClient.ts";
import { makeMessenger } from "./messenger.ts";
import { makeTrust, type Trust } from "./trust.ts";

/** A small believable workspace. Times count back from `now`. */
export type World = {
  now: number;
  me: Me;
  items: InboxItem[];
  details: Record<string, InboxDetail>;
  /** Newest first, by conversation. */
  messages: Record<string, Message[]>;
  installation: Installation;
  security: Security;
  messenger: { config: MessengerConfig; appearance: Appearance; branding: Branding };
  trust: Trust;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Person = { name: string; initials: string; color: string; online: boolean; email: string | null };

const PEOPLE: Person[] = [
  { name: "Amara Okafor", initials: "AO", color: "#7c3aed", online: true, email: "amara@lumenworks.example" },
  {
    name: "Jonas Lindqvist",
    initials: "JL",
    color: "#0e7490",
    online: false,
    email: "jonas@fjordmail.example",
  },
  { name: "Visitor from Lisbon", initials: "V", color: "#475569", online: true, email: null },
  { name: "נועה כהן", initials: "נכ", color: "#be185d", online: false, email: "noa@example.com" },
  {
    name: "Priya Raghunathan",
    initials: "PR",
    color: "#b45309",
    online: false,
    email: "priya@tidepool.example",
  },
  {
    name: "Mateo Álvarez de la Cruz y Montenegro",
    initials: "MÁ",
    color: "#15803d",
    online: false,
    email: null,
  },
  { name: "Wen Li", initials: "WL", color: "#1d4ed8", online: true, email: "wen.li@example.org" },
  { name: "Olga", initials: "O", color: "#9f1239", online: false, email: null },
];

const LAST_WORDS = [
  "Perfect, that fixed it for the staging site. Does the same setting exist for production?",
  "Invoice 2291 shows the old address, can you re-issue it?",
  "hello",
  "איך משנים את צבע הכפתור באתר?",
  "Thanks so much, have a lovely weekend!",
  "I keep getting a blank page after signing in with the company account, even in another browser",
  "Is there an API for exporting conversations?",
  "ok",
];

const ANA = { name: "Ana Bergström", initials: "AB", color: "#4f46e5", avatarUrl: null };
const SAM = { name: "Sam Whitfield", initials: "SW", color: "#0f766e", avatarUrl: null };

/** A workspace with eight conversations, the first of them long enough to scroll. */
export function makeWorld(now = Date.now()): World {
  const items = PEOPLE.map((person, index) => toItem(person, index, now));
  const messages = Object.fromEntries(
    items.map((item, index) => [item.id, index === 0 ? storyOf(item.id, now) : [single(item)]]),
  );
  return {
    now,
    me: {
      agent: { id: "agent-ana", email: "ana@northwind.example", role: "owner", ...ANA },
      workspace: { id: "workspace-1", name: "Northwind" },
    } as Me,
    items,
    details: Object.fromEntries(items.map((item, index) => [item.id, toDetail(item, PEOPLE[index], now)])),
    messages,
    installation: {
      workspaceId: "jh7a8w2k9q4m",
      convexUrl: "http://localhost:4000",
      loaderUrl: "http://localhost:4000/widget.js",
      frameUrl: "http://localhost:4000/http/frame/jh7a8w2k9q4m",
      frameOrigin: "http://localhost:4000",
      loaderOrigin: "http://localhost:4000",
      snippetNeedsFrameUrl: false,
      appearance: {
        color: "#4f46e5",
        side: "right",
        icon: "chat",
        launcher: "visible",
        spacing: 20,
        theme: "system",
        teamName: "Northwind",
        greeting: "Hi",
      },
    } as Installation,
    security: {
      development: true,
      allowedOrigins: [
        "https://www.northwind.example",
        "https://*.northwind.example",
        "http://localhost:3000",
      ],
    },
    messenger: makeMessenger(),
    trust: makeTrust(now),
  };
}

/** A client that answers from a world. Pages hold `pageSize` rows and use the row's index as cursor. */
export function serveWorld(world: World, pageSize = Number.POSITIVE_INFINITY): FakeClient {
  const byConversation = (args: Record<string, unknown>): string => String(args["conversationId"]);
  return new FakeClient()
    .on("agents:me", () => world.me)
    .on("agents:signIn", () => ({ agentId: "agent-ana" }))
    .on("agents:signOut", () => null)
    .on("inbox:counts", () => ({
      open: world.items.filter((item) => item.state === "open").length,
      unread: world.items.filter((item) => item.unread > 0).length,
    }))
    .on("inbox:list", (args) =>
      paginate(
        world.items.filter((item) => item.state === args["state"]),
        args,
        pageSize,
      ),
    )
    .on("inbox:get", (args) => world.details[byConversation(args)])
    .on("inbox:messages", (args) => paginate(world.messages[byConversation(args)] ?? [], args, pageSize))
    .on("inbox:markRead", () => null)
    .on("workspaces:installation", () => world.installation)
    .on("workspaces:security", () => world.security)
    .on("messenger:get", () => world.messenger)
    .on("security:get", () => world.trust.identity)
    .on("security:coverage", () => world.trust.coverage)
    .on("engagement:faults", () => [])
    .on("installs:list", () => world.trust.installs)
    .on("moderation:sessions", () => world.trust.sessions)
    .on("moderation:sameClaim", () => world.trust.same);
}

function paginate<T>(rows: readonly T[], args: Record<string, unknown>, pageSize: number) {
  const { cursor, numItems } = args["paginationOpts"] as { cursor: string | null; numItems: number };
  const from = cursor === null ? 0 : Number(cursor);
  const to = from + Math.min(numItems, pageSize);
  return { page: rows.slice(from, to), isDone: to >= rows.length, continueCursor: String(to) };
}

function toItem(person: Person, index: number, now: number): InboxItem {
  const ages = [2 * MINUTE, 26 * MINUTE, 41 * MINUTE, 3 * HOUR, 9 * HOUR, 1.3 * DAY, 3 * DAY, 40 * DAY];
  return {
    id: `conversation-${index}`,
    state: "open",
    lastMessageAt: now - (ages[index] ?? DAY),
    preview: LAST_WORDS[index] ?? "",
    lastSender: index === 4 ? "agent" : "visitor",
    unread: [2, 1, 1, 0, 0, 3, 0, 0][index] ?? 0,
    visitor: {
      id: `visitor-${index}`,
      name: person.name,
      initials: person.initials,
      color: person.color,
      online: person.online,
      isBlocked: false,
    },
  } as InboxItem;
}

function toDetail(item: InboxItem, person: Person | undefined, now: number): InboxDetail {
  return {
    conversation: {
      id: item.id,
      state: item.state,
      createdAt: now - 2 * DAY,
      lastMessageAt: item.lastMessageAt,
      unread: item.unread,
      readByVisitorThrough: "conversation-0-m6",
      readByVisitorUntil: now - 2 * HOUR,
    },
    visitor: {
      id: item.visitor.id,
      name: person?.email ? item.visitor.name : null,
      displayName: item.visitor.name,
      initials: item.visitor.initials,
      color: item.visitor.color,
      email: person?.email ?? null,
      kind: person?.email ? "verified" : "anonymous",
      userId: person?.email ? `usr_${item.visitor.initials.toLowerCase()}` : null,
      company: person?.email ? { name: "Lumen Works", seats: 40 } : null,
      customAttributes: person?.email ? { plan: "pro", trial: false } : {},
      proven: person?.email ? ["userId", "email", "customAttributes.plan"] : [],
      isBlocked: false,
      device: { browser: "Chrome", browserVersion: "156", os: "macOS", osVersion: "", type: "desktop" },
      country: "AT",
      page: { url: "https://www.northwind.example/pricing?plan=team#faq", title: "Pricing, Northwind" },
      referrer: "https://news.example/item?id=42",
      online: item.visitor.online,
      firstSeenAt: now - 12 * DAY,
      lastSeenAt: now - (item.visitor.online ? 0 : 3 * HOUR),
    },
  } as InboxDetail;
}

function single(item: InboxItem): Message {
  return {
    id: `${item.id}-m0`,
    clientMessageId: `${item.id}-c0`,
    conversationId: item.id,
    text: item.preview,
    blocks: null,
    attachments: [],
    createdAt: item.lastMessageAt,
    sender: { kind: "visitor" },
  } as unknown as Message;
}

function storyOf(conversationId: string, now: number): Message[] {
  const sam = { kind: "agent", id: "agent-sam", ...SAM };
  const ana = { kind: "agent", id: "agent-ana", ...ANA };
  const visitor = { kind: "visitor" };
  const lines: [number, object, string][] = [
    [DAY + 3 * HOUR, visitor, "Hi! I am trying to put the messenger on our staging site."],
    [
      DAY + 3 * HOUR - MINUTE,
      visitor,
      "The launcher shows up, but a click does nothing. Is there something I have missed?",
    ],
    [
      DAY + 2.9 * HOUR,
      sam,
      "Hello Amara! That is usually the Content-Security-Policy. Two lines are enough:\nscript-src https://cdn.northwind.example\nframe-src https://cdn.northwind.example",
    ],
    [DAY + 2.8 * HOUR, visitor, "Aha. Where do I find the exact lines for us?"],
    [
      DAY + 2.7 * HOUR,
      sam,
      "Under Settings › Widget installation: https://console.northwind.example/settings/installation",
    ],
    [DAY + 2.6 * HOUR, { kind: "system", event: "closed" }, ""],
    [2 * HOUR, { kind: "system", event: "reopened" }, ""],
    [2 * HOUR, visitor, "Good morning, back again 🙂 We deployed it and it still fails on one page."],
    [110 * MINUTE, ana, "Morning! Which page is it? I will take a look right away."],
    [109 * MINUTE, ana, "And could you tell me which browser you use?"],
    [4 * MINUTE, visitor, "It was a cached header on our side, sorry for the noise!"],
    [2 * MINUTE, visitor, LAST_WORDS[0] ?? ""],
  ];
  return lines
    .map(
      ([age, sender, text], index) =>
        ({
          id: `${conversationId}-m${index}`,
          clientMessageId: `${conversationId}-c${index}`,
          conversationId,
          text,
          blocks: null,
          attachments: [],
          createdAt: now - age,
          sender,
        }) as unknown as Message,
    )
    .reverse();
}
