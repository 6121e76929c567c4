/** Where the console is, and how that is written in the address: `#/inbox/<id>?view=closed`, `#/tickets/<id>`, `#/settings/security`. */
export type InboxView = "open" | "closed";
/** The pages of the settings in their order; an address without one of them leads to the first. */
export const SETTINGS_PAGES = [
  "installation",
  "messenger",
  "messages",
  "texts",
  "officeHours",
  "ticketForms",
  "announcements",
  "checklists",
  "tours",
  "tooltips",
  "segments",
  "ratings",
  "mail",
  "webhooks",
  "tracking",
  "security",
] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];
const TICKET_VIEWS = [
  "open",
  "unread",
  "submitted",
  "in_progress",
  "waiting_on_customer",
  "resolved",
] as const;
export type TicketView = (typeof TICKET_VIEWS)[number];

export type ArticleView = "all" | "draft" | "published" | "archived";

export type Route =
  /** `articleId` is "new" for one that is not saved yet. */
  | { name: "articles"; view: ArticleView; articleId: string | null }
  | { name: "inbox"; view: InboxView; conversationId: string | null }
  | { name: "tickets"; view: TicketView; ticketId: string | null }
  | { name: "settings"; page: SettingsPage };

export const HOME: Route = { name: "inbox", view: "open", conversationId: null };

/** Reads a location hash. Anything unknown leads home rather than to an error. */
export function parseHash(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#/, "").split("?", 2);
  const [first, second] = path.split("/").filter(Boolean).map(decode);
  if (first === "settings")
    return { name: "settings", page: SETTINGS_PAGES.find((page) => page === second) ?? SETTINGS_PAGES[0] };
  const wanted = new URLSearchParams(search).get("view");
  if (first === "tickets") {
    const view = TICKET_VIEWS.find((each) => each === wanted) ?? "open";
    return { name: "tickets", view, ticketId: second || null };
  }
  if (first === "articles")
    return { name: "articles", view: articleView(new URLSearchParams(search)), articleId: second || null };
  if (first !== "inbox") return HOME;
  const view = wanted === "closed" ? "closed" : "open";
  return { name: "inbox", view, conversationId: second || null };
}

/** The hash for a route, such as `#/inbox/abc`. */
export function toHash(route: Route): string {
  if (route.name === "settings") return `#/settings/${route.page}`;
  if (route.name === "tickets") {
    const id = route.ticketId === null ? "" : `/${encodeURIComponent(route.ticketId)}`;
    return `#/tickets${id}${route.view === "open" ? "" : `?view=${route.view}`}`;
  }
  if (route.name === "articles") {
    const query = route.view === "all" ? "" : `?view=${route.view}`;
    return `#/articles${route.articleId === null ? "" : `/${encodeURIComponent(route.articleId)}`}${query}`;
  }
  const id = route.conversationId === null ? "" : `/${encodeURIComponent(route.conversationId)}`;
  return `#/inbox${id}${route.view === "closed" ? "?view=closed" : ""}`;
}

function articleView(search: URLSearchParams): ArticleView {
  const view = search.get("view");
  return view === "draft" || view === "published" || view === "archived" ? view : "all";
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
