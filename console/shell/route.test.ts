import { describe, expect, it } from "vitest";
import { HOME, parseHash, type Route, toHash } from "./route.ts";

describe("addresses", () => {
  const routes: Route[] = [
    { name: "inbox", view: "open", conversationId: null },
    { name: "inbox", view: "closed", conversationId: null },
    { name: "inbox", view: "open", conversationId: "k57abc" },
    { name: "inbox", view: "closed", conversationId: "a/b?c#d e" },
    { name: "settings", page: "installation" },
    { name: "settings", page: "security" },
    { name: "settings", page: "ticketForms" },
    { name: "tickets", view: "open", ticketId: null },
    { name: "tickets", view: "waiting_on_customer", ticketId: "k57abc" },
    { name: "articles", view: "all", articleId: null },
    { name: "articles", view: "draft", articleId: "new" },
    { name: "articles", view: "archived", articleId: "k57abc" },
  ];
  for (const route of routes) {
    it(`survives a reload at ${toHash(route)}`, () => {
      expect(parseHash(toHash(route))).toEqual(route);
    });
  }

  it.each(["", "#", "#/", "#/nowhere", "#/inbox/%E0%A4%A"])("leads home from %j", (hash) => {
    expect(parseHash(hash)).toEqual(HOME);
  });

  it("opens the installation page for an unknown settings page", () => {
    expect(parseHash("#/settings/nope")).toEqual({ name: "settings", page: "installation" });
  });
});
