import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import type { AttachmentType } from "../validators";
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

/** A picture of an article never changes; a new one has a new address. */
const IMAGE_CACHE = "private, max-age=2592000, immutable";
/** The same for every visitor, and at another address when it is another picture. */
const BRAND_CACHE = "public, max-age=31536000, immutable";

/** `GET /attachments/<id>?expires=…&signature=…`: the file, to whoever has a link that is still good. */
export const attachment = httpAction(async (ctx, request) => {
  const url = new URL(request.url);
  const attachmentId = url.pathname.split("/").at(-1) ?? "";
  const [expires, signature] = ["expires", "signature"].map((name) => url.searchParams.get(name) ?? "");
  const link = { attachmentId, expires: expires ?? "", signature: signature ?? "" };
  const served = await ctx.runQuery(internal.attachments.served, link);
  return respond(served, served && (await ctx.storage.get(served.storageId)), CACHE);
});

/** `GET /attachments/article/<id>?key=…`: a picture of an article. */
export const articleImage = httpAction(async (ctx, request) => {
  const url = new URL(request.url);
  const imageId = url.pathname.split("/").at(-1) ?? "";
  const key = url.searchParams.get("key") ?? "";
  const served = await ctx.runQuery(internal.articles.servedImage, { imageId, key });
  return respond(served, served && (await ctx.storage.get(served.storageId)), IMAGE_CACHE);
});

/** `GET /attachments/brand/<id>?key=…`: a workspace's logo, header image or launcher icon. */
export const brandImage = httpAction(async (ctx, request) => {
  const url = new URL(request.url);
  const imageId = url.pathname.split("/").at(-1) ?? "";
  const key = url.searchParams.get("key") ?? "";
  const served = await ctx.runQuery(internal.branding.servedImage, { imageId, key });
  return respond(served, served && (await ctx.storage.get(served.storageId)), BRAND_CACHE);
});

function respond(
  served: { name: string; type: AttachmentType } | null,
  content: Blob | null,
  cacheControl: string,
): Response {
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
      "Cache-Control": cacheControl,
    },
  });
}
