import { internal } from "../_generated/api";
import { httpAction } from "../_generated/server";
import type { AttachmentType, VideoType } from "../messageValidators";
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

/** `GET /attachments/video/<id>?key=…`: an uploaded video, or the part of it that a player asks for. */
export const video = httpAction(async (ctx, request) => {
  const url = new URL(request.url);
  const videoId = url.pathname.split("/").at(-1) ?? "";
  const key = url.searchParams.get("key") ?? "";
  const served = await ctx.runQuery(internal.media.servedVideo, { videoId, key });
  const content = served && (await ctx.storage.get(served.storageId));
  const whole = respond(served, content, IMAGE_CACHE);
  if (!content) return whole;
  whole.headers.set("Accept-Ranges", "bytes");
  const range = rangeIn(request.headers.get("range"), content.size);
  if (!range) return whole;
  const { start, end } = range;
  whole.headers.set("Content-Range", `bytes ${start}-${end}/${content.size}`);
  return new Response(content.slice(start, end + 1), { status: 206, headers: whole.headers });
});

/** One range of bytes, both ends within; null where the whole is to be sent: players ask for nothing else. */
function rangeIn(header: string | null, size: number): { start: number; end: number } | null {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return null;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start <= end ? { start, end } : null;
}

function respond(
  served: { name: string; type: AttachmentType | VideoType } | null,
  content: Blob | null,
  cacheControl: string,
): Response {
  if (!served || !content) {
    const headers = { ...HEADERS, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
    return new Response("There is no such file, or this link is no longer good.", { status: 404, headers });
  }
  const { type } = served;
  const isShown = type === "video/mp4" || type === "video/webm" || isShownInline(type);
  const kind = isShown ? "inline" : "attachment";
  return new Response(content, {
    headers: {
      ...HEADERS,
      "Content-Type": type,
      "Content-Disposition": contentDisposition(kind, served.name),
      "Cache-Control": cacheControl,
    },
  });
}
