import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { FOR_ALL, makeShop, type Shop } from "./engagement.setup";
import { type Answer, makeMp4, makeWebm, PNG, startPictures } from "./media.setup";
import { boot, errorOf, PAGE } from "./test.setup";

const DAY = 86_400_000;

let shop: Shop;
beforeEach(async () => {
  shop = await makeShop();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("a picture by its address", () => {
  const answers: Record<string, Answer> = {
    "/a.png": {},
    "/deep/my%20cat.jpeg?x=1": {},
    "/hop": { status: 302, location: "/hop-2" },
    "/hop-2": { status: 307, location: "/a.png" },
    "/round": { status: 302, location: "/round" },
    "/page": { type: "text/html" },
    "/svg": { type: "image/svg+xml" },
    "/lie": { type: "image/gif" },
    "/large": { body: new Uint8Array(10 * 1024 * 1024 + 1) },
    "/out": { status: 302, location: "http://192.0.2.1/a.png" },
    "/file": { status: 302, location: "file:///etc/passwd" },
  };
  let server: Awaited<ReturnType<typeof startPictures>>;
  beforeAll(async () => {
    server = await startPictures(answers);
  });
  afterAll(() => server.stop());
  const fetchImage = (url: string) =>
    shop.t.action(api.media.fetchImage, { agentToken: shop.agentToken, url });
  const pictures = () => shop.t.run((ctx) => ctx.db.query("articleImages").collect());
  const files = () => shop.t.run((ctx) => ctx.db.system.query("_storage").collect());

  it("is fetched once, by the server, and is one of the workspace's own from then on", async () => {
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    const made = await fetchImage(`${server.url}/hop`);
    expect(made).toMatchObject({ width: 640, height: 480 });
    expect(await pictures()).toMatchObject([
      { name: "a.png", type: "image/png", workspaceId: shop.workspaceId },
    ]);
    const answer = await shop.t.fetch(made.url);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PNG);
  });

  it.each([
    ["/missing", "the server answers 404"],
    ["/round", "leads on and on"],
    ["/page", "no PNG, JPEG, GIF or WebP"],
    ["/svg", "no PNG, JPEG, GIF or WebP"],
    ["/large", "at most 10 MiB"],
    ["/out", "not on the internet"],
    ["/file", "does not begin with https://"],
  ])("is refused with the reason, and nothing is kept: %s", async (path, reason) => {
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    const error = await errorOf(fetchImage(server.url + path));
    expect(error.code).toBe("INPUT_INVALID");
    expect(error.message).toContain(reason);
    expect([await pictures(), await files()]).toEqual([[], []]);
  });

  it("is what its bytes say", async () => {
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    expect((await errorOf(fetchImage(`${server.url}/lie`))).code).toBe("TYPE_REFUSED");
  });

  it.each(["https://127.0.0.1/a.png", "https://169.254.169.254/latest/meta-data"])(
    "never comes from this machine or its network: %s",
    async (url) => {
      const error = await errorOf(fetchImage(url));
      expect(error.message).toContain("not on the internet");
    },
  );

  it("is not asked for without https, nor elsewhere than on the web", async () => {
    for (const url of [`${server.url}/a.png`, "ftp://pictures.example/a.png", "a.png", ""])
      expect((await errorOf(fetchImage(url))).message).toContain("https://");
  });
});

describe("a video", () => {
  const upload = (bytes: Uint8Array<ArrayBuffer>) =>
    shop.t.run((ctx) => ctx.storage.store(new Blob([bytes])));
  const add = async (
    bytes: Uint8Array<ArrayBuffer>,
    file: { name: string; type: string },
    storageId?: string,
  ) =>
    shop.t.action(api.media.addVideo, {
      agentToken: shop.agentToken,
      storageId: storageId ?? (await upload(bytes)),
      ...file,
    });
  const MP4 = { name: "tour.mp4", type: "video/mp4" };
  const WEBM = { name: "tour.webm", type: "video/webm;codecs=vp8" };
  const postWith = (videoId: Id<"videos">) =>
    shop.publish(
      {},
      {
        type: "post",
        senderId: null,
        title: "New",
        source: "",
        image: null,
        video: { type: "file", videoId },
        buttons: [],
      },
    );
  const shown = async () => {
    const { sessionToken } = await boot(shop.t, shop.workspaceId);
    const [view] = await shop.t.query(api.outboundMessages.getEligible, { sessionToken, url: PAGE.url });
    return view?.content.type === "post" ? view.content.video : null;
  };

  it.each([
    ["MP4", makeMp4({ width: 1280, height: 720 }), MP4, { width: 1280, height: 720 }],
    [
      "MP4 filmed upright",
      makeMp4({ width: 1280, height: 720, isTurned: true }),
      MP4,
      { width: 720, height: 1280 },
    ],
    ["WebM", makeWebm({ width: 320, height: 180 }), WEBM, { width: 320, height: 180 }],
  ] as const)("is an upload of a known size: %s", async (_what, bytes, file, size) => {
    expect(await add(bytes, file)).toMatchObject(size);
  });

  it.each([
    ["a picture", PNG, MP4],
    ["a WebM by an MP4's name", makeWebm({ width: 320, height: 180 }), MP4],
    ["an MP4 without pictures", makeMp4({ width: 0, height: 0 }), MP4],
    ["Matroska", makeWebm({ width: 320, height: 180, docType: "matroska" }), WEBM],
    ["one cut off", makeMp4({ width: 1280, height: 720 }).slice(0, 200), MP4],
    ["a page", new TextEncoder().encode("<!doctype html><script>"), { name: "a.html", type: "text/html" }],
  ] as const)("is nothing else, and the upload goes: %s", async (_what, bytes, file) => {
    const storageId = await upload(Uint8Array.from(bytes));
    expect((await errorOf(add(Uint8Array.from(bytes), file, storageId))).code).toBe("TYPE_REFUSED");
    expect(await shop.t.run((ctx) => ctx.db.system.get("_storage", storageId))).toBeNull();
  });

  it("has at most 16 MiB and 4,096 pixels a side, and takes no file that is something already", async () => {
    const large = new Uint8Array(16 * 1024 * 1024 + 1);
    expect((await errorOf(add(large, MP4))).code).toBe("TOO_LARGE");
    expect((await errorOf(add(makeMp4({ width: 5_000, height: 10 }), MP4))).code).toBe("TOO_LARGE");
    const imageId = await shop.makeImage();
    const row = await shop.t.run((ctx) => ctx.db.get("articleImages", imageId));
    expect((await errorOf(add(PNG, MP4, row?.storageId))).code).toBe("NOT_FOUND");
    expect((await errorOf(add(PNG, MP4, "nonsense"))).code).toBe("NOT_FOUND");
  });

  it("is served from our own origin, in whole or in the part that a player asks for", async () => {
    const bytes = makeMp4({ width: 1280, height: 720 });
    const { videoId } = await add(bytes, MP4);
    await postWith(videoId);
    const video = await shown();
    expect(video).toMatchObject({ type: "file", width: 1280, height: 720 });
    const url = new URL(video?.type === "file" ? video.url : "", "https://site.example");
    const get = (range?: string) =>
      shop.t.fetch(url.pathname + url.search, range ? { headers: { range } } : {});
    const whole = await get();
    expect([whole.status, whole.headers.get("content-type"), whole.headers.get("accept-ranges")]).toEqual([
      200,
      "video/mp4",
      "bytes",
    ]);
    expect(whole.headers.get("content-security-policy")).toContain("sandbox");
    const part = async (range: string) => {
      const answer = await get(range);
      return [answer.status, answer.headers.get("content-range"), new Uint8Array(await answer.arrayBuffer())];
    };
    const of = bytes.length;
    expect(await part("bytes=0-3")).toEqual([206, `bytes 0-3/${of}`, bytes.slice(0, 4)]);
    expect(await part(`bytes=${of - 2}-`)).toEqual([206, `bytes ${of - 2}-${of - 1}/${of}`, bytes.slice(-2)]);
    expect(await part("bytes=-3")).toEqual([206, `bytes ${of - 3}-${of - 1}/${of}`, bytes.slice(-3)]);
    for (const odd of ["bytes=9-2", "bytes=x", "bytes=0-1,4-5", "chars=0-1"])
      expect((await get(odd)).status).toBe(200);
    expect((await shop.t.fetch(`${url.pathname}?key=wrong`)).status).toBe(404);
  });

  it("stays as long as any version shows it, and goes after a day where none ever has", async () => {
    vi.useFakeTimers();
    const { videoId } = await add(makeMp4({ width: 1280, height: 720 }), MP4);
    const idle = await add(makeMp4({ width: 64, height: 64 }), MP4);
    await postWith(videoId);
    vi.setSystemTime(Date.now() + 2 * DAY);
    await shop.t.mutation(internal.expiry.cleanUp, {});
    const left = await shop.t.run((ctx) => ctx.db.query("videos").collect());
    expect(left.map(({ _id }) => _id)).toEqual([videoId]);
    expect(left.map(({ _id }) => _id)).not.toContain(idle.videoId);
    expect(await shop.t.run((ctx) => ctx.db.system.query("_storage").collect())).toHaveLength(1);
  });

  it("is its own workspace's, and an address is a link that says where it leads", async () => {
    const other = await makeShop(shop.t);
    const { videoId } = await add(makeMp4({ width: 64, height: 64 }), MP4);
    const content = {
      type: "post" as const,
      senderId: null,
      title: "",
      source: "",
      image: null,
      buttons: [],
    };
    const mine = { ...content, video: { type: "file" as const, videoId } };
    expect((await errorOf(other.create({}, mine))).message).toContain("content.video.videoId");
    await shop.publish(FOR_ALL, {
      ...content,
      video: { type: "link", url: "https://videos.example/watch?v=1" },
    });
    expect(await shown()).toEqual({
      type: "link",
      href: "https://videos.example/watch?v=1",
      host: "videos.example",
    });
  });
});
