import { fail, inputInvalid } from "../errors";
import type { VideoType } from "../messageValidators";
import type { Bytes } from "./bytes";
import { cleanFileName, endingOf } from "./fileNames";
import type { ImageSize } from "./imageSize";
import { mp4Size } from "./mp4Size";
import { webmSize } from "./webmSize";

/**
 * What a video may be: MP4 or WebM by its name, by what its sender's browser calls it, and by its own first bytes, with a
 * picture of a known size in it, so that its place is kept before it is there.
 */

/** As large as an answer of an HTTP action may be, and some room. */
const MAX_VIDEO_BYTES = 16 * 1024 * 1024;
const MAX_SIDE = 4_096;

type Kind = { type: VideoType; endings: string[]; size: (bytes: Bytes) => ImageSize | null };
const KINDS: readonly Kind[] = [
  { type: "video/mp4", endings: ["mp4", "m4v"], size: mp4Size },
  { type: "video/webm", endings: ["webm"], size: webmSize },
];
const UNKNOWN = new Set(["", "application/octet-stream"]);

export type VideoFacts = { name: string; type: VideoType; width: number; height: number };

/** @throws TOO_LARGE, or INPUT_INVALID for a file without content */
export function checkVideoSize(size: number): void {
  if (size > MAX_VIDEO_BYTES) throw fail("TOO_LARGE", "A video may have at most 16 MiB.");
  if (size === 0) throw inputInvalid("The file is empty.");
}

/** What a video is, and how large its picture. @throws TYPE_REFUSED · TOO_LARGE */
export function inspectVideo(file: { name: string; type: string; bytes: Bytes }): VideoFacts {
  const name = cleanFileName(file.name);
  const kind = KINDS.find(({ endings }) => endings.includes(endingOf(name)));
  const declared = (file.type.split(";")[0] ?? "").trim().toLowerCase();
  if (!kind || !(UNKNOWN.has(declared) || declared === kind.type))
    throw fail("TYPE_REFUSED", "Only MP4 and WebM can be shown as videos.");
  const size = kind.size(file.bytes);
  if (!size) throw fail("TYPE_REFUSED", "The file is no such video, or is damaged.");
  if (Math.max(size.width, size.height) > MAX_SIDE)
    throw fail("TOO_LARGE", "A video may have at most 4,096 pixels a side.");
  return { name, type: kind.type, ...size };
}
