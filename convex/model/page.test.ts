import { describe, expect, it } from "vitest";
import { storablePage, storableUrl } from "./page";

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
  const page = storablePage({ url: "", title: `${"x".repeat(299)}👍`, referrer: "", locale: "'; drop" });
  expect(page.title).toBe("x".repeat(299));
  expect(page.locale).toBe("");
  expect(storablePage({ url: "", title: "a\ud800b", referrer: "", locale: "zh-Hant-TW" })).toMatchObject({
    title: "a\ufffdb",
    locale: "zh-Hant-TW",
  });
});
