import { expect, it } from "vitest";
import { readDeepLink } from "./deepLink.ts";

const at = (value: string) => readDeepLink(`https://shop.example/a?x=1&opencom=${value}#top`);

it.each([
  ["help", { name: "help" }],
  ["messages", { name: "messages" }],
  ["new", { name: "newMessage" }],
  ["help/reset-password", { name: "article", id: "reset-password" }],
  ["article/сброс-пароля", { name: "article", id: "сброс-пароля" }],
  ["help/%E6%B3%A8%E6%96%87", { name: "article", id: "注文" }],
  ["article/j57x", { name: "article", id: "j57x" }],
  ["collection%2Fstart", { name: "collection", id: "start" }],
  ["conversation/c1", { name: "conversation", id: "c1" }],
  ["ticket/t1", { name: "ticket", id: "t1" }],
  ["announcement/n1", { name: "announcement", id: "n1" }],
  ["checklist/c1", { name: "checklist", id: "c1" }],
])("%s leads to %o", (value, view) => expect(at(value)).toEqual(view));

it.each([
  "",
  "nowhere",
  "article/",
  "article/a/b",
  "article/<b>",
  "ticket/%20",
  "toString",
  "newMessage",
  `article/${"x".repeat(129)}`,
])("%s leads nowhere", (value) => expect(at(value)).toBeUndefined());

it("leads nowhere from an address that is none", () => expect(readDeepLink("")).toBeUndefined());
