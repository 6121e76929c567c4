/** Pictures and videos of what the team shows: of our own origin alone, on pages that allow nothing but the two lines. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, snippet, test } from "./support/fixtures.ts";
import { addVideo, COEP, recordVideo, strict } from "./support/media.ts";
import { asOwner, layoutOf, PATIENT, publish, surfaceOf, takeBack, watchLayout } from "./support/outbound.ts";

/** A picture at an address of its own. */
async function serve(bytes: Buffer): Promise<{ url: string; stop(): void }> {
  const server = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "image/png" }).end(bytes),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/picture.png`, stop: () => server.close() };
}

test.afterEach(({ stack }) => takeBack(stack));

test("a picture by its address and an uploaded video are served by us, keep their place and play", async ({
  stack,
  site,
  visitorPage,
}) => {
  const found: string[] = [];
  visitorPage.on("console", (message) => {
    if (/security policy|trusted|embedder/i.test(message.text())) found.push(message.text());
  });
  const asked = new Set<string>();
  visitorPage.on("request", (request) => asked.add(new URL(request.url()).origin));
  await watchLayout(visitorPage);
  // A page to record on, and a picture of the customer's site.
  await visitorPage.goto(site.put("/studio", {}));
  const videoId = await addVideo(stack, await recordVideo(visitorPage));
  const pictures = await serve(await visitorPage.locator("h1").screenshot());
  const page = site.put("/no-picture", {});
  await expect(asOwner(stack, "media:fetchImage", { url: page })).rejects.toThrow(
    /no PNG, JPEG, GIF or WebP/,
  );
  const { imageId } = await asOwner<{ imageId: string }>(stack, "media:fetchImage", { url: pictures.url });
  pictures.stop();
  const image = { imageId, alt: "The new editor" };
  const post = { type: "post", senderId: null, title: "See it move", source: "Words.", buttons: [] };
  const again = { frequency: { type: "always" } };
  await publish(stack, "/video", { ...post, image: null, video: { type: "file", videoId } }, again);
  await publish(stack, "/picture-post", { ...post, image, video: null });
  await publish(stack, "/elsewhere", {
    ...post,
    image,
    video: { type: "link", url: "https://videos.example/watch?v=1" },
  });
  const banner = { type: "banner", position: "top", style: "float", isDismissible: true, buttons: [] };
  await publish(stack, "/picture-banner", { ...banner, source: `News ![The new editor](image:${imageId})` });
  asked.clear();
  for (const headers of [strict(stack), COEP]) {
    await visitorPage.goto(site.put("/video", { head: snippet(stack, { crossorigin: "" }), headers }));
    const shown = await surfaceOf(visitorPage, "See it move");
    const video = shown.locator("video");
    await expect(video).toHaveAttribute("height", "180");
    await video.evaluate((each: HTMLVideoElement) => {
      each.muted = true;
      return each.play();
    });
    await expect
      .poll(() => video.evaluate((each: HTMLVideoElement) => each.currentTime), PATIENT)
      .toBeGreaterThan(0.1);
    expect((await layoutOf(visitorPage)).shift).toBe(0);
  }
  for (const [path, text] of [
    ["/picture-post", "See it move"],
    ["/picture-banner", "News"],
    ["/elsewhere", "See it move"],
  ] as const) {
    await visitorPage.goto(site.put(path, { head: snippet(stack), headers: strict(stack) }));
    const shown = await surfaceOf(visitorPage, text);
    const img = shown.getByRole("img", { name: "The new editor" });
    await expect
      .poll(() => img.evaluate((each: HTMLImageElement) => each.naturalWidth), PATIENT)
      .toBeGreaterThan(0);
    if (path === "/elsewhere") {
      const link = shown.getByRole("link", { name: /Watch video/ });
      await expect(link).toHaveAttribute("href", "https://videos.example/watch?v=1");
      await expect(link).toContainText("videos.example");
    }
  }
  expect([...asked].toSorted()).toEqual(
    [new URL(site.url).origin, new URL(stack.info.url).origin].toSorted(),
  );
  expect(found).toEqual([]);
});
