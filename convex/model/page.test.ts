import { describe, expect, it } from "vitest";
import { storablePage, storableUrl } from "./page";
import { DEFAULT_TRACKING } from "./trackingSettings";

describe("a stored address", () => {
  it.each([
    ["https://a.example/p?reset_token=x&utm_source=mail&utm_evil=1", "https://a.example/p?utm_source=mail"],
    ["https://user:pw@a.example/p", "https://a.example/p"],
    ["https://a.example/#access_token=x", "https://a.example/"],
    ["https://a.example/#/pricing?token=x", "https://a.example/#/pricing"],
    ["https://a.example/#!/pricing", "https://a.example/#!/pricing"],
    ["http://localhost:3000/a b", "http://localhost:3000/a%20b"],
    ["file:///home/me/page.html", ""],
    ["javascript:alert(1)", ""],
    ["about:blank", ""],
    ["nonsense", ""],
    ["", ""],
  ])("%s is %s", (url, stored) => expect(storableUrl(url)).toBe(stored));

  it("has at most 2,000 characters", () => {
    expect(storableUrl(`https://a.example/${"x".repeat(5000)}`)).toHaveLength(2000);
  });
});

it("keeps a title short and well-formed, and a locale only if it is one", () => {
  const facts = { url: "", title: `${"x".repeat(299)}👍`, referrer: "", locale: "'; drop" };
  const page = storablePage(facts, DEFAULT_TRACKING);
  expect(page.title).toBe("x".repeat(299));
  expect(page.locale).toBe("");
  const half = { url: "", title: "a\ud800b", referrer: "", locale: "zh-Hant-TW" };
  expect(storablePage(half, DEFAULT_TRACKING)).toMatchObject({
    title: "a\ufffdb",
    locale: "zh-Hant-TW",
  });
});

it("keeps the parameters that a workspace allows, and no title where it wants none", () => {
  const facts = {
    url: `https://a.example/p?plan=pro&token=x`,
    title: "Ada's basket",
    referrer: "",
    locale: "",
  };
  expect(storablePage(facts, { ...DEFAULT_TRACKING, parameters: ["plan"], titles: false })).toMatchObject({
    url: "https://a.example/p?plan=pro",
    title: "",
  });
  expect(storablePage({ ...facts, referrer: facts.url }, DEFAULT_TRACKING)).toMatchObject({
    url: "https://a.example/p",
    title: "Ada's basket",
    referrer: "https://a.example/p",
  });
});
