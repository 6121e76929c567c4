import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import { toBase64, utf8 } from "./bytes";
import { escape } from "./mailContent";
import { mailWords } from "./mailWords";

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
  return answer(await ctx.runQuery(internal.mail.subscriptionOf, link), false);
});

/** `POST /unsubscribe/<address>?signature=…`: stops mail to the address, or with `resume` in its form, lets it come again. */
export const unsubscribe = httpAction(async (ctx, request) => {
  const link = readLink(request);
  const body = (await request.text()).slice(0, MAX_BODY_LENGTH);
  const isStopped = new URLSearchParams(body).get("resume") === null;
  return answer(await ctx.runMutation(internal.mail.subscribe, { ...link, isStopped }), true);
});

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
  isDone: boolean,
): Promise<Response> {
  const words = mailWords.page;
  if (!subscription) return page(404, `<p>${words.unknown}</p>`);
  const { email, isStopped } = subscription;
  const form = (name: string, label: string) =>
    `<form method="post"><button name="${name}" value="1">${escape(label)}</button></form>`;
  if (isStopped) return page(200, `<p>${escape(words.stopped(email))}</p>${form("resume", words.resume)}`);
  const text = isDone ? words.resumed(email) : words.ask(email);
  return page(200, `<p>${escape(text)}</p>${form("stop", words.stop)}`);
}

async function page(status: number, content: string): Promise<Response> {
  const title = escape(mailWords.page.title);
  const html =
    `<!doctype html><html lang="${mailWords.lang}"><head><meta charset="utf-8"><title>${title}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body><main><h1>${title}</h1>${content}</main></body></html>`;
  const digest = toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(STYLE))));
  return new Response(html, {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      "Cache-Control": "no-store",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "X-Robots-Tag": "noindex",
    },
  });
}
