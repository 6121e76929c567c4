import type { Page } from "@playwright/test";
import { asOwner } from "./outbound.ts";
import { makePng } from "./png.ts";
import type { Stack } from "./stack.ts";

/** Pictures and videos of what the team shows, and pages that allow little. */

/** Headers of a page that allows nothing but the two lines, under Trusted Types. */
export const strict = (stack: Stack) => ({
  "content-security-policy": [
    "default-src 'none'",
    `script-src ${stack.info.url}`,
    `frame-src ${stack.frameOrigin}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
});
/** Headers of a page that is isolated. */
export const COEP = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
};

/** A second of a real video, as this browser records it; with a tone the page has to have been pressed before. */
export const recordVideo = (page: Page, { hasTone = false } = {}): Promise<number[]> =>
  page.evaluate(async (isHeard) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
    const pen = canvas.getContext("2d");
    const stream = canvas.captureStream(15);
    if (isHeard) {
      const audio = new AudioContext();
      await audio.resume();
      const [tone, into] = [audio.createOscillator(), audio.createMediaStreamDestination()];
      tone.connect(into);
      tone.start();
      for (const track of into.stream.getAudioTracks()) stream.addTrack(track);
    }
    const codecs = isHeard ? "vp8,opus" : "vp8";
    const recorder = new MediaRecorder(stream, { mimeType: `video/webm;codecs=${codecs}` });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => void parts.push(data);
    recorder.start();
    for (let frame = 0; frame < 20; frame++) {
      pen?.fillRect(frame * 8, 0, 8, 180);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
  }, hasTone);

/** Makes a video of the workspace of it. */
export async function addVideo(stack: Stack, bytes: number[]): Promise<string> {
  const storageId = await upload(stack, "video/webm", Uint8Array.from(bytes));
  const file = { storageId, name: "tour.webm", type: "video/webm" };
  return (await asOwner<{ videoId: string }>(stack, "media:addVideo", file)).videoId;
}

/** Makes a picture of the workspace of this size. */
export async function addPicture(stack: Stack, width: number, height: number): Promise<string> {
  const storageId = await upload(stack, "image/png", new Uint8Array(makePng(width, height)));
  const file = { uploadId: crypto.randomUUID(), storageId, name: "picture.png", type: "image/png" };
  const { id: attachmentId } = await asOwner<{ id: string }>(stack, "attachments:finalizeForAgent", file);
  return (await asOwner<{ imageId: string }>(stack, "articles:addImage", { attachmentId })).imageId;
}

async function upload(stack: Stack, type: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = "attachments:generateUploadUrlForAgent";
  const { uploadUrl } = await asOwner<{ uploadUrl: string }>(stack, path, {});
  const answer = await fetch(uploadUrl, { method: "POST", headers: { "content-type": type }, body });
  return ((await answer.json()) as { storageId: string }).storageId;
}
