import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import { toBase64, utf8 } from "./bytes";
import { escape } from "./mailContent";
import { type MailWords, mailWordsFor } from "./mailWords";

/**
 * The page behind a mail's unsubscribe link. Opening it changes nothing, since programs open the links of mails before
 * people do; a POST does, from the page's button or, as RFC 8058 has it, from the mail program itself.
 */

const MAX_BODY_LENGTH = 1024;
const STYLE =
  ":root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:32rem;margin:15vh auto;padding:0 1rem}" +
  "button{font:inherit;padding:.5rem 1rem;cursor:pointer}";

/** `GET /unsubscribe/<address>?signature=…`: asks. */
export const unsubscribePage = httpAction(async (ctx, request) => {
  const link = readLink(request);
  return answer(await ctx.runQuery(internal.mail.subscriptionOf, link), wordsOf(request), false);
});

/** `POST /unsubscribe/<address>?signature=…`: stops mail to the address, or with `resume` in its form, lets it come again. */
export const unsubscribe = httpAction(async (ctx, request) => {
  const link = readLink(request);
  const body = (await request.text()).slice(0, MAX_BODY_LENGTH);
  const isStopped = new URLSearchParams(body).get("resume") === null;
  return answer(
    await ctx.runMutation(internal.mail.subscribe, { ...link, isStopped }),
    wordsOf(request),
    true,
  );
});

/** In what its reader's browser speaks: the link has no language. */
const wordsOf = (request: Request): MailWords => mailWordsFor(request.headers.get("accept-language") ?? "");

function readLink(request: Request): { addressId: string; signature: string } {
  const url = new URL(request.url);
  return {
    addressId: url.pathname.split("/").at(-1) ?? "",
    signature: url.searchParams.get("signature") ?? "",
  };
}

/** Says how things are, with the button that changes them. */
async function answer(
  subscription: { email: string; isStopped: boolean } | null,
  words: MailWords,
  isDone: boolean,
): Promise<Response> {
  if (!subscription) return page(404, words, `<p>${escape(words.say("unknown"))}</p>`);
  const { email: address, isStopped } = subscription;
  const form = (name: string, label: string) =>
    `<form method="post"><button name="${name}" value="1">${escape(label)}</button></form>`;
  const [text, button] = isStopped
    ? (["stopped", form("resume", words.say("resume"))] as const)
    : ([isDone ? "resumed" : "ask", form("stop", words.say("unsubscribe"))] as const);
  return page(200, words, `<p>${escape(words.say(text, { address }))}</p>${button}`);
}

async function page(status: number, words: MailWords, content: string): Promise<Response> {
  const title = escape(words.say("title"));
  const html =
    `<!doctype html><html lang="${words.lang}" dir="${words.dir}"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body><main><h1>${title}</h1>${content}</main></body></html>`;
  const digest = toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(STYLE))));
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "Cache-Control": "no-store",
      Vary: "Accept-Language",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "X-Robots-Tag": "noindex",
    },
  });
}
