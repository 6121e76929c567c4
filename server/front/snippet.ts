/** Looks a bare installation has before the workspace says otherwise, so that the launcher is drawn at once. */
const HINTS: Record<string, string> = { color: "#4f46e5", side: "right", icon: "chat", launcher: "visible" };

export type SnippetOptions = {
  assetOrigin: string;
  convexUrl: string;
  workspaceId: string;
  /** Set when the frame is not found at `<convexUrl>/http/frame/…`. */
  frameUrl: string | null;
};

/** The script tag a customer pastes. */
export function createSnippet({ assetOrigin, convexUrl, workspaceId, frameUrl }: SnippetOptions): string {
  const attributes = {
    src: `${assetOrigin}/widget.js`,
    "data-opencom-convex-url": convexUrl,
    "data-opencom-workspace-id": workspaceId,
    ...(frameUrl === null ? {} : { "data-opencom-frame-url": frameUrl }),
    ...Object.fromEntries(Object.entries(HINTS).map(([name, value]) => [`data-opencom-${name}`, value])),
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escapeAttribute(value)}"`);
  return `<script async ${written.join(" ")}></script>`;
}

function escapeAttribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
