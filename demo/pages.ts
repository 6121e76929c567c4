import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The demo's pages: a free admin template (gentelella, MIT) that nobody here wrote, so that the widget is seen
 * on markup and styles as it finds them, plus one single-page application of our own.
 */
export const TEMPLATE_PAGES = [
  "landing.html",
  "index.html",
  "pricing_tables.html",
  "faq.html",
  "product_detail.html",
  "fixed_footer.html",
  "form.html",
  "kanban.html",
] as const;

export const SPA_PATH = "/spa/";

/** Folder of the template's built site, or null where development dependencies are not installed. */
export function templateRoot(): string | null {
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve("gentelella/package.json")), "dist");
  } catch {
    return null;
  }
}

/**
 * Puts `head` at the end of a page's `<head>`. Links to other hosts' fonts and to the template's service worker are
 * taken out, so that the demo works without a network and never serves a stale page.
 */
export function withSnippet(
  html: string,
  { head = "", bodyEnd = "" }: { head?: string; bodyEnd?: string },
): string {
  return html
    .replace(/<link[^>]+href="https:\/\/fonts\.[^>]*>/g, "")
    .replace(/<link rel="manifest"[^>]*>/g, "")
    .replace("</head>", () => `${head}\n</head>`)
    .replace("</body>", () => `${bodyEnd}\n</body>`);
}
