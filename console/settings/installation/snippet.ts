import type { Installation } from "../../data/api.ts";

/** One attribute of the tag; a null value stands alone, like `async`. */
export type SnippetAttribute = { name: string; value: string | null };

/** What the launcher looks like, so that it can be drawn before anything has been asked of the server. */
export type AppearanceHints = { color: string; side: string; icon: string; launcher: string };

/** The attributes of the installation tag, in the order they are shown; `token` is a one-time install token. */
export function snippetAttributes(
  installation: Installation,
  appearance: AppearanceHints | null,
  token: string | null = null,
): SnippetAttribute[] {
  const attributes: SnippetAttribute[] = [
    { name: "async", value: null },
    // Lets the tag work on pages with Cross-Origin-Embedder-Policy.
    { name: "crossorigin", value: null },
    { name: "src", value: installation.loaderUrl },
    { name: "data-opencom-convex-url", value: installation.convexUrl },
    { name: "data-opencom-workspace-id", value: installation.workspaceId },
  ];
  if (installation.snippetNeedsFrameUrl) {
    attributes.push({ name: "data-opencom-frame-url", value: installation.frameUrl });
  }
  if (token) attributes.push({ name: "data-opencom-onboarding-verification-token", value: token });
  if (appearance) {
    attributes.push(
      { name: "data-opencom-color", value: appearance.color },
      { name: "data-opencom-side", value: appearance.side },
      { name: "data-opencom-icon", value: appearance.icon },
    );
    if (appearance.launcher === "hidden") attributes.push({ name: "data-opencom-launcher", value: "hidden" });
  }
  return attributes;
}

/** The tag as text to paste: the short attributes on the first line, each value on a line of its own. */
export function toSnippet(attributes: readonly SnippetAttribute[]): string {
  const written = attributes.map(({ name, value }) =>
    value === null ? name : `${name}="${escapeAttribute(value)}"`,
  );
  const flags = written.filter((_, index) => attributes[index]?.value === null);
  const values = written.filter((_, index) => attributes[index]?.value !== null);
  return `<script ${flags.join(" ")}\n  ${values.join("\n  ")}></script>`;
}

/** The two sources a page with a Content-Security-Policy must allow. */
export function cspLines(installation: Installation): string[] {
  return [`script-src ${installation.loaderOrigin};`, `frame-src ${installation.frameOrigin};`];
}

function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
