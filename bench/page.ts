/** A sum that takes some milliseconds, four times that when the processor is slowed. */
const WORK = "let s=0;for(let i=0;i<2e6;i++)s+=Math.sqrt(i);document.documentElement.dataset.sum=String(s)";

const PARAGRAPH =
  "<p>A page of a customer has text like this, in paragraphs of a few lines, with <a href='#more'>links</a> and <em>emphasis</em>.</p>";

/** Where a test finger taps on a button that stands at the top. */
export const TAP = { x: 60, y: 30 };

/**
 * A customer's page that is the same in every run and comes to rest by itself: much text, and scripts of its own that
 * keep the parser busy as a site's bundles do. Real pages go on working after `load`, each time differently, which
 * hides what a small script adds. `buttonTop` is how far down its button stands, px.
 */
export function benchPage({ busy, buttonTop = 0 }: { busy: boolean; buttonTop?: number }): string {
  const section = (index: number) =>
    `<section><h2>Section ${index}</h2>${PARAGRAPH.repeat(8)}${busy ? `<script>{${WORK}}</script>` : ""}</section>`;
  const sections = Array.from({ length: 48 }, (_, index) => section(index)).join("\n");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>A customer's page</title>
<style>html{overflow-y:scroll}body{font:16px/1.5 sans-serif;margin:80px auto;max-width:60rem}section{padding:1rem;border:1px solid #ddd;border-radius:8px;margin:1rem 0}#tap{position:fixed;left:0;top:${buttonTop}px;width:120px;height:60px}</style>
</head><body><button id="tap" type="button">tap</button>
${sections}
</body></html>`;
}
