import { describe, expect, it } from "vitest";
import type { Installation } from "../../data/api.ts";
import { cspLines, snippetAttributes, toSnippet } from "./snippet.ts";

const installation = {
  workspaceId: "ws123",
  convexUrl: "https://acme.convex.cloud",
  loaderUrl: "https://cdn.example/widget.js",
  frameUrl: "https://acme.convex.site/frame/ws123",
  frameOrigin: "https://acme.convex.site",
  loaderOrigin: "https://cdn.example",
  snippetNeedsFrameUrl: false,
} as Installation;

describe("the installation snippet", () => {
  it("is one async tag with this workspace's values", () => {
    const html = toSnippet(snippetAttributes(installation, null));
    const script = new DOMParser().parseFromString(html, "text/html").querySelector("script");
    expect(script?.hasAttribute("async")).toBe(true);
    expect(script?.getAttribute("src")).toBe("https://cdn.example/widget.js");
    expect({ ...script?.dataset }).toEqual({
      opencomConvexUrl: "https://acme.convex.cloud",
      opencomWorkspaceId: "ws123",
    });
  });

  it("names the frame only where it cannot be derived", () => {
    expect(toSnippet(snippetAttributes(installation, null))).not.toContain("frame-url");
    expect(toSnippet(snippetAttributes({ ...installation, snippetNeedsFrameUrl: true }, null))).toContain(
      'data-opencom-frame-url="https://acme.convex.site/frame/ws123"',
    );
  });

  it("carries the launcher's looks, and hides it only when asked to", () => {
    const looks = { color: "#0ea5e9", side: "left", icon: "chat", launcher: "visible" };
    const html = toSnippet(snippetAttributes(installation, looks));
    expect(html).toContain('data-opencom-color="#0ea5e9"');
    expect(html).toContain('data-opencom-side="left"');
    expect(html).not.toContain("launcher=");
    expect(toSnippet(snippetAttributes(installation, { ...looks, launcher: "hidden" }))).toContain(
      'data-opencom-launcher="hidden"',
    );
  });

  it("carries an install token only when given one", () => {
    expect(toSnippet(snippetAttributes(installation, null))).not.toContain("token");
    expect(toSnippet(snippetAttributes(installation, null, "onb_12"))).toContain(
      'data-opencom-onboarding-verification-token="onb_12"',
    );
  });

  it("cannot be broken out of by a value", () => {
    const html = toSnippet([{ name: "src", value: '"><script>alert(1)</script>' }]);
    expect(html).toContain('src="&quot;>&lt;script>alert(1)&lt;/script>"');
  });

  it("asks for the loader's and the frame's origin and nothing else", () => {
    expect(cspLines(installation)).toEqual([
      "script-src https://cdn.example;",
      "frame-src https://acme.convex.site;",
    ]);
  });
});
