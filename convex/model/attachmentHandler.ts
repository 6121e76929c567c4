import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import { contentDisposition } from "./fileNames";
import { isShownInline } from "./fileTypes";

/**
 * No file is ever a page of this origin: it may run nothing, its type is the one found in it, and all but pictures are
 * saved. On every answer, also where there is no file.
 */
const HEADERS = {
  "Content-Security-Policy": "sandbox; default-src 'none'",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex",
};
const CACHE = "private, max-age=300";

/** `GET /attachments/<id>?expires=…&signature=…`: the file, to whoever has a link that is still good. */
export const attachment = httpAction(async (ctx, request) => {
  const url = new URL(request.url);
  const attachmentId = url.pathname.split("/").at(-1) ?? "";
  const [expires, signature] = ["expires", "signature"].map((name) => url.searchParams.get(name) ?? "");
  const link = { attachmentId, expires: expires ?? "", signature: signature ?? "" };
  const served = await ctx.runQuery(internal.attachments.served, link);
  const content = served && (await ctx.storage.get(served.storageId));
  if (!served || !content) {
    const headers = { ...HEADERS, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
    return new Response("There is no such file, or this link is no longer good.", { status: 404, headers });
  }
  const kind = isShownInline(served.type) ? "inline" : "attachment";
  return new Response(content, {
    headers: {
      ...HEADERS,
      "Content-Type": served.type,
      "Content-Disposition": contentDisposition(kind, served.name),
      "Cache-Control": CACHE,
    },
  });
});
