import type { Block, Run } from "../messageValidators";
import { plainTextOf } from "./blocks";
import type { MailWords } from "./mailWords";

/** What a mail with answers says, as plain text and as HTML. Text becomes HTML in one place, which knows nothing but text. */

export type MailedMessage = {
  author: string;
  text: string;
  blocks: readonly Block[] | null;
  /** Names of its files. */
  files: string[];
};
export type MailFacts = {
  words: MailWords;
  team: string;
  color: string;
  messages: MailedMessage[];
  /** How many were left out. */
  more: number;
  /** Back to the page the visitor was on; null if there is none to go to. */
  conversationUrl: string | null;
  unsubscribeUrl: string;
};

/** The plain-text part. */
export function mailText(facts: MailFacts): string {
  const { words, team, messages, more, conversationUrl, unsubscribeUrl } = facts;
  const parts = messages.map((message) =>
    [
      `${authorOf(message, team)}:`,
      message.blocks ? textWithLinks(message.blocks) : message.text,
      ...fileLines(message, words),
    ]
      .filter(Boolean)
      .join("\n"),
  );
  return [
    words.say("lead", { team }),
    ...parts,
    ...(more > 0 ? [words.say("more", { count: more })] : []),
    ...(conversationUrl ? [`${words.say("open")}: ${conversationUrl}`] : []),
    `-- \n${words.say("reason", { team })}\n${words.say("unsubscribe")}: ${unsubscribeUrl}`,
  ].join("\n\n");
}

/** The HTML part: paragraphs, lists, code and links; styles inline, as mail programs want them; no picture, nothing to fetch. */
export function mailHtml(facts: MailFacts): string {
  const { words, team, messages, more, conversationUrl, unsubscribeUrl } = facts;
  const side = words.dir === "rtl" ? "right" : "left";
  const color = /^#[0-9a-f]{6}$/i.test(facts.color) ? facts.color : "#4f46e5";
  const small = 'style="margin:0 0 8px;font-size:13px;color:#6b7280"';
  const parts = messages.map(
    (message) =>
      `<div style="margin:0 0 16px;padding:12px 16px;border-${side}:3px solid ${color};background:#f6f7f9">` +
      `<p ${small}>${escape(authorOf(message, team))}</p>` +
      (message.blocks ? message.blocks.map(blockHtml).join("") : paragraph(textHtml(message.text))) +
      fileLines(message, words)
        .map((line) => `<p ${small}>${escape(line)}</p>`)
        .join("") +
      "</div>",
  );
  const button = conversationUrl
    ? `<p style="margin:24px 0"><a href="${escape(conversationUrl)}" style="display:inline-block;padding:10px 18px;` +
      `border-radius:8px;background:${color};color:#ffffff;text-decoration:none;font-weight:600">` +
      `${escape(words.say("open"))}</a></p>`
    : "";
  return (
    `<!doctype html><html lang="${words.lang}" dir="${words.dir}"><head><meta charset="utf-8"><title>${escape(team)}</title></head>` +
    '<body style="margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif;color:#1f2430">' +
    `<div style="max-width:560px;margin:0 auto">${paragraph(escape(words.say("lead", { team })))}${parts.join("")}` +
    (more > 0 ? paragraph(escape(words.say("more", { count: more }))) : "") +
    `${button}<p ${small}>${escape(words.say("reason", { team }))} ` +
    `<a href="${escape(unsubscribeUrl)}" style="color:#6b7280">${escape(words.say("unsubscribe"))}</a></p></div></body></html>`
  );
}

/** Text as HTML text or as the value of an attribute in double quotes. */
export const escape = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const textHtml = (text: string): string => escape(text).replaceAll(/\r?\n/g, "<br>");
const paragraph = (html: string): string => `<p style="margin:0 0 12px">${html}</p>`;

const authorOf = ({ author }: MailedMessage, team: string): string =>
  author === team ? author : `${author} (${team})`;

function fileLines({ files }: MailedMessage, words: MailWords): string[] {
  return files.length === 0 ? [] : [`${words.say("files")} ${files.join(", ")}`];
}

function blockHtml(block: Block): string {
  if (block.type === "code")
    return `<pre style="margin:0 0 12px;padding:8px;white-space:pre-wrap;font-size:14px;background:#ffffff">${escape(block.text)}</pre>`;
  if (block.type === "paragraph") return paragraph(runsHtml(block.runs));
  const items = block.items.map((runs) => `<li>${runsHtml(runs)}</li>`).join("");
  const list = 'style="margin:0 0 12px;padding-left:24px"';
  return block.ordered
    ? `<ol start="${block.start ?? 1}" ${list}>${items}</ol>`
    : `<ul ${list}>${items}</ul>`;
}

const runsHtml = (runs: readonly Run[]): string => runs.map(runHtml).join("");

function runHtml({ text, bold, italic, code, href, host }: Run): string {
  let html = textHtml(text);
  if (code) html = `<code>${html}</code>`;
  if (italic) html = `<em>${html}</em>`;
  if (bold) html = `<strong>${html}</strong>`;
  // Parsed on the server when it was written; looked at once more, since a mail is out of anybody's hands.
  if (href && /^(https?|mailto|tel):/i.test(href)) html = `<a href="${escape(href)}">${html}</a>`;
  return host ? `${html} (${escape(host)})` : html;
}

/** Plain text names where its links lead, unless they say so themselves. */
function textWithLinks(blocks: readonly Block[]): string {
  const spelledOut = ({ href, text, ...run }: Run): Run =>
    href && !text.includes(href) && !href.includes(text)
      ? { ...run, text: `${text} <${href}>` }
      : { ...run, text };
  return plainTextOf(
    blocks.map((block) => {
      if (block.type === "paragraph") return { ...block, runs: block.runs.map(spelledOut) };
      if (block.type === "code") return block;
      const start = block.start ?? 1;
      const mark = (i: number): Run => ({ text: block.ordered ? `${start + i}. ` : "- " });
      return { ...block, items: block.items.map((runs, i) => [mark(i), ...runs.map(spelledOut)]) };
    }),
  );
}
