import type { Environment } from "../environment";

/**
 * The documents of the frame and of its surfaces: a head, one script, nothing about any visitor. The frame learns
 * everything from its own document, never from the page around it.
 */

export type Release = { version: string; integrity: Record<string, string> };

export type FrameConfig = {
  workspaceId: string;
  convexUrl: string;
  assetBase: string;
  version: string;
  surfacePath: string;
  allowedOrigins: string[];
  development: boolean;
  refusal?: { code: "WORKSPACE_UNKNOWN" };
};

/** A document and the hashes of the inline scripts its policy must admit. */
export type Page = { html: string; inlineHashes: string[] };

/** The address under which all files of a release lie; also the only one scripts may come from. */
export const assetBaseOf = (environment: Environment, version: string): string =>
  `${environment.assetOrigin}/v/${version}/`;

export function frameConfig(
  environment: Environment,
  facts: { workspaceId: string; version: string; allowedOrigins: string[] | null },
): FrameConfig {
  const { workspaceId, version, allowedOrigins } = facts;
  const known = allowedOrigins !== null;
  return {
    // An unknown id is whatever somebody typed into an address: it is not repeated.
    workspaceId: known ? workspaceId : "",
    convexUrl: environment.convexUrl,
    assetBase: assetBaseOf(environment, version),
    version,
    surfacePath: known ? `../surface/${workspaceId}/${version}` : "",
    allowedOrigins: allowedOrigins ?? [],
    development: environment.development,
    ...(known ? {} : { refusal: { code: "WORKSPACE_UNKNOWN" as const } }),
  };
}

/** The frame's document. No color-scheme is declared: its canvas stays transparent over the page. */
export async function frameDocument(config: FrameConfig, release: Release): Promise<Page> {
  const meta = `<meta name="opencom" content="${escapeHtml(JSON.stringify(config))}">`;
  return documentOf({ title: "Chat", head: meta, entry: "frame.js" }, config.assetBase, release);
}

/** A surface's document: the app renders into it. */
export async function surfaceDocument(assetBase: string, release: Release): Promise<Page> {
  return documentOf({ title: "Chat", head: "", entry: "surface.js" }, assetBase, release);
}

async function documentOf(
  parts: { title: string; head: string; entry: string },
  assetBase: string,
  release: Release,
): Promise<Page> {
  const importMap = integrityMap(assetBase, release, parts.entry);
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">' +
    `<title>${parts.title}</title>${parts.head}` +
    (importMap ? `<script type="importmap">${importMap}</script>` : "") +
    scriptTag(assetBase, release, parts.entry) +
    "</head><body></body></html>";
  return { html, inlineHashes: importMap ? [await sha256Source(importMap)] : [] };
}

function scriptTag(assetBase: string, release: Release, file: string): string {
  const hash = release.integrity[file];
  const integrity = hash ? ` integrity="${escapeHtml(hash)}"` : "";
  return `<script type="module" crossorigin="anonymous"${integrity} src="${escapeHtml(assetBase + file)}"></script>`;
}

/** Hashes for the files a script imports later: a tag can only check its own. Browsers without it load them unchecked. */
function integrityMap(assetBase: string, release: Release, entry: string): string {
  const later = Object.entries(release.integrity).filter(
    ([file]) =>
      entry === "frame.js" && file.endsWith(".js") && !["frame.js", "surface.js", "widget.js"].includes(file),
  );
  if (later.length === 0) return "";
  const integrity = Object.fromEntries(later.map(([file, hash]) => [assetBase + file, hash]));
  return JSON.stringify({ integrity }).replaceAll("<", "\\u003c");
}

async function sha256Source(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `'sha256-${btoa(String.fromCharCode(...digest))}'`;
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? "");
