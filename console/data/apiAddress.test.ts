import { afterEach, describe, expect, it } from "vitest";
import { apiAddress } from "./apiAddress.ts";

function withMeta(content: string): void {
  const meta = document.createElement("meta");
  meta.name = "opencom-api";
  meta.content = content;
  document.head.append(meta);
}

describe("the API's address", () => {
  afterEach(() => document.head.replaceChildren());

  it("is where the page came from", () => {
    expect(apiAddress(document)).toBe(document.location.origin);
  });

  it("is what the page's meta tag says, without a trailing slash", () => {
    withMeta("https://acme.convex.cloud/");
    expect(apiAddress(document)).toBe("https://acme.convex.cloud");
  });

  it.each(["", "  ", "http://"])("ignores %j", (content) => {
    withMeta(content);
    expect(apiAddress(document)).toBe(document.location.origin);
  });
});
