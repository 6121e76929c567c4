import { withSnippet } from "./pages.ts";

/** What `npm start` puts live on the demo's pages (`convex/model/exampleItems.ts`), and how each is seen. */
const EXAMPLES = [
  {
    path: "/production/faq.html",
    name: "Chat",
    how: "Wait three seconds: a message comes up beside the launcher.",
  },
  {
    path: "/production/product_detail.html",
    name: "Post",
    how: "Wait three seconds: a dialog comes up over the page.",
  },
  {
    path: "/production/pricing_tables.html",
    name: "Banner",
    how: "Wait three seconds: a line comes up at the top of the page.",
  },
  {
    path: "/production/kanban.html",
    name: "Small survey",
    how: "Wait three seconds: it asks in the corner. Your number stands in the second question.",
  },
  {
    path: "/production/index.html",
    name: "Large survey",
    how: "Wait three seconds: it asks in a dialog. Leave it half-way and reload: it goes on where you were.",
  },
  {
    path: "/production/landing.html",
    name: "Checklist",
    how: "Open the messenger and go to Tasks. What you tick off is kept.",
  },
  {
    path: "/production/form.html",
    name: "Tour",
    how: "A card over the page leads to what it is about, and on to another page. Reload in the middle: it goes on where you were. What the dot at the budget means, the pointer finds out.",
  },
  {
    path: "/production/landing.html",
    name: "Tooltip",
    how: "Something is said beside a button at the top of the page, until you close it.",
  },
  {
    path: "/spa/",
    name: "Rating",
    how: "Write a message, answer it in the console, read the answer, close the messenger, and close the conversation in the console: the question comes up in the corner.",
  },
] as const;

const STYLE = `
:root { color-scheme: light dark }
body { max-width: 44rem; margin: 0 auto; padding: 3rem 1.5rem 8rem; font: 17px/1.6 system-ui, sans-serif }
h1 { line-height: 1.2; text-wrap: balance }
dl { display: grid; gap: 1.25rem }
dt { font-weight: 650 }
dd { margin: 0; color: light-dark(#4a4f58, #b4bac4) }
`;

const HEAD = `<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Demo</title>
<style>${STYLE}</style></head>`;

/** The demo's first page: what can be seen on which of the others. */
export function startPage(snippet: string, { hasTemplate }: { hasTemplate: boolean }): string {
  const shown = EXAMPLES.filter(({ path }) => hasTemplate || !path.startsWith("/production/"));
  const items = shown.map(
    ({ path, name, how }) => `<div><dt><a href="${path}">${name}</a></dt><dd>${how}</dd></div>`,
  );
  const body = `<main><h1>A customer's site, with the messenger on every page</h1>
<p>Each of these pages has something of its own. They come back with each reload, so that you can look again.</p>
<dl>${items.join("\n")}</dl></main>`;
  return withSnippet(`<!doctype html><html lang="en">${HEAD}<body>${body}</body></html>`, { head: snippet });
}
