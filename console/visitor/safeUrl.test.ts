import { describe, expect, it } from "vitest";
import { readableUrl, safeUrl } from "./safeUrl.ts";

describe("addresses that come from visitors", () => {
  it.each(["https://a.example/x?y#z", "http://127.0.0.1:4001/pricing", "mailto:jo@example.com"])(
    "opens %s",
    (url) => {
      expect(safeUrl(url)).toBe(url);
    },
  );

  it.each([
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "blob:x",
    "/a",
    "",
    "://",
  ])("never makes a link of %j", (url) => {
    expect(safeUrl(url)).toBeNull();
  });

  it("reads without scheme and trailing slash", () => {
    expect(readableUrl("https://www.acme.example/")).toBe("acme.example");
    expect(readableUrl("http://127.0.0.1:4001/pricing?a=1")).toBe("127.0.0.1:4001/pricing?a=1");
  });
});
