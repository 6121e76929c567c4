import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { AUTHORING_PAGE, beginAuthoring, openAuthoring, redeemAuthoring } from "./authoring.setup";
import type { AuthoredFields } from "./authoringValidators";
import { insertImage } from "./model/articleImages";
import { sha256Hex } from "./model/tokens";
import { insertVideo } from "./model/videos";
import { dump, errorOf, HOST, makeAgent, makeWorkspace, randomHex } from "./test.setup";
import { type Guide, makeGuest, makeGuide, pointerOf, postOf, tooltipOf, tourOf } from "./tours.setup";
import type { TourFields } from "./tourValidators";

/** Writing on the customer's page: who gets in, for how long, and what can be done there and what not. */

const MINUTE = 60_000;
const WRONG = {
  status: "refused",
  code: "CODE_INVALID",
  message: "This link has been used, or is too old. Open the page from the console again.",
};
const ENDED = { code: "AUTHORING_INVALID", message: "This authoring session has ended." };

let guide: Guide;
let tourId: Id<"tours">;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01T12:00:00Z") });
  guide = await makeGuide();
  tourId = await guide.publish();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const begin = (more: Partial<Parameters<typeof beginAuthoring>[1]> = {}) =>
  beginAuthoring(guide.t, { agentToken: guide.agentToken, tourId, ...more });
const redeem = (code: string, more: Record<string, unknown> = {}) =>
  redeemAuthoring(guide.t, { code, workspaceId: guide.workspaceId, ...more });
const open = (more: Partial<Parameters<typeof beginAuthoring>[1]> = {}) =>
  openAuthoring(guide.t, { agentToken: guide.agentToken, workspaceId: guide.workspaceId, tourId, ...more });
const get = (authoringToken: string) => guide.t.query(api.authoring.get, { authoringToken });
const tourOfSession = async (token: string) => (await get(token)).fields as TourFields;
const deeds = async () =>
  (
    await guide.t.query(api.authoring.log, {
      agentToken: guide.agentToken,
      content: { type: "tour", id: tourId },
    })
  ).map(({ deed }) => deed);
const setRole = (agentToken: string, role: "viewer" | "agent") =>
  guide.t.run(async (ctx) => {
    const tokenHash = await sha256Hex(agentToken);
    const row = await ctx.db
      .query("agentSessions")
      .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
      .unique();
    if (row) await ctx.db.patch("agents", row.agentId, { role });
  });

describe("a code", () => {
  it("opens what it was made for, once, and says the same to a replay as to one that never was", async () => {
    const code = await begin({ stepId: "b" });
    const answer = await redeem(code);
    expect(answer).toEqual({
      status: "ok",
      token: expect.stringMatching(/^aus_[0-9a-f]{64}$/),
      expiresAt: Date.now() + 30 * MINUTE,
    });
    expect(await get(answer.token ?? "")).toMatchObject({
      content: { type: "tour", id: tourId },
      name: "Around the house",
      status: "live",
      version: 1,
      work: null,
      stepId: "b",
      agentName: "Grace Hopper",
      origin: HOST,
    });
    expect(await redeem(code)).toEqual(WRONG);
    expect(await redeem(randomHex())).toEqual(WRONG);
    expect(await redeem("")).toEqual(WRONG);
    expect(await deeds()).toEqual(["redeemed", "begun"]);
  });

  it("is good for a minute", async () => {
    const [one, other] = [await begin(), await begin()];
    pass(MINUTE - 1);
    expect((await redeem(one)).status).toBe("ok");
    pass(1);
    expect(await redeem(other)).toEqual(WRONG);
    await guide.t.mutation(internal.expiry.sweep, {});
    pass(1);
    await guide.t.mutation(internal.expiry.sweep, {});
    expect((await dump(guide.t)).authoringCodes).toEqual([]);
    expect(await redeem(one)).toEqual(WRONG);
  });

  it("is good on its own site only, and used up on any other", async () => {
    const { workspaceId } = await makeWorkspace(guide.t);
    const refused = [
      [{ parentOrigin: "https://evil.example" }, "ORIGIN_REFUSED"],
      [{ parentOrigin: `${HOST}:8443` }, "ORIGIN_REFUSED"],
      [{ parentOrigin: "null" }, "ORIGIN_REFUSED"],
      [{ ancestorOrigins: [HOST, "https://evil.example"] }, "ORIGIN_REFUSED"],
      [{ ancestorOrigins: Array.from({ length: 21 }, () => HOST) }, "ORIGIN_REFUSED"],
      [{ workspaceId }, "CODE_INVALID"],
      [{ workspaceId: "nonsense" }, "CODE_INVALID"],
    ] as const;
    for (const [more, expected] of refused) {
      pass(MINUTE);
      const code = await begin();
      expect([more, (await redeem(code, more)).code]).toEqual([more, expected]);
      expect(await redeem(code)).toEqual(WRONG);
    }
    expect((await dump(guide.t)).authoringSessions).toEqual([]);
    expect((await deeds()).filter((deed) => deed === "refused")).toHaveLength(5);
  });

  it("is nothing any more when who made it has signed out, or may not write", async () => {
    const agentToken = await makeAgent(guide.t, guide.workspaceId);
    const [one, other] = [await begin({ agentToken }), await begin({ agentToken })];
    await setRole(agentToken, "viewer");
    expect(await redeem(one)).toEqual(WRONG);
    await setRole(agentToken, "agent");
    await guide.t.mutation(api.agents.signOut, { agentToken });
    expect(await redeem(other)).toEqual(WRONG);
  });

  const BAD: [string, BodyInit, Record<string, string>, string][] = [
    ["no JSON", "{", {}, "INPUT_INVALID"],
    ["a list", "[]", {}, "INPUT_INVALID"],
    ["no code", "{}", {}, "INPUT_INVALID"],
    [
      "a number",
      JSON.stringify({ code: 1, workspaceId: "w", parentOrigin: HOST, tab: "t" }),
      {},
      "INPUT_INVALID",
    ],
    [
      "a long tab",
      JSON.stringify({ code: "c", workspaceId: "w", parentOrigin: HOST, tab: "t".repeat(65) }),
      {},
      "INPUT_INVALID",
    ],
    [
      "half a character",
      '{"code":"\\ud800","workspaceId":"w","parentOrigin":"o","tab":"t"}',
      {},
      "INPUT_INVALID",
    ],
    ["too much", JSON.stringify({ code: "x".repeat(20_000) }), {}, "INPUT_INVALID"],
    ["another page's request", "{}", { "Sec-Fetch-Site": "cross-site" }, "ORIGIN_REFUSED"],
    ["a form's request", "{}", { "Content-Type": "text/plain" }, "ORIGIN_REFUSED"],
  ];
  it.each(BAD)("refuses %s, and writes nothing", async (_name, body, headers, expected) => {
    const before = JSON.stringify(await dump(guide.t));
    const response = await guide.t.fetch("/authoring", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect(((await response.json()) as { code: string }).code).toBe(expected);
    expect(JSON.stringify(await dump(guide.t))).toBe(before);
  });
});

describe("the page that is opened", () => {
  const urlOf = async (url: string) => {
    const args = { agentToken: guide.agentToken, content: { type: "tour" as const, id: tourId } };
    return (await guide.t.mutation(api.authoring.begin, { ...args, url, codeHash: randomHex() })).url;
  };

  it("is one of the workspace's sites, with what is behind its address", async () => {
    expect(await urlOf(` ${HOST}/a b?x=1#part `)).toBe(`${HOST}/a%20b?x=1#part`);
  });

  it.each([
    ["https://evil.example/", "ORIGIN_REFUSED"],
    ["https://shop.example.evil.example/", "ORIGIN_REFUSED"],
    ["http://shop.example/", "INPUT_INVALID"],
    ["https://me:secret@shop.example/", "INPUT_INVALID"],
    ["javascript:alert(1)", "INPUT_INVALID"],
    ["shop.example", "INPUT_INVALID"],
    ["", "INPUT_INVALID"],
    [`${HOST}/${"x".repeat(2_048)}`, "INPUT_INVALID"],
  ])("is not %s", async (url, code) => {
    expect((await errorOf(urlOf(url))).code).toBe(code);
  });

  it("may be one of this machine in development, where nothing is listed", async () => {
    const settings = async () => (await guide.t.run((ctx) => ctx.db.query("workspaceSettings").collect()))[0];
    const id = (await settings())?._id;
    await guide.t.run(async (ctx) => id && ctx.db.patch("workspaceSettings", id, { allowedOrigins: [] }));
    expect((await errorOf(urlOf("http://localhost:3000/"))).code).toBe("ORIGIN_REFUSED");
    vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    expect(await urlOf("http://localhost:3000/")).toBe("http://localhost:3000/");
  });

  it("needs a hash of a code that is new, and a step's id that can be one", async () => {
    const code = await begin();
    expect((await errorOf(begin({ code }))).message).toContain("codeHash");
    expect((await errorOf(begin({ stepId: "x".repeat(33) }))).message).toContain("stepId");
    const bad = { agentToken: guide.agentToken, content: { type: "tour" as const, id: tourId }, url: HOST };
    const call = guide.t.mutation(api.authoring.begin, { ...bad, codeHash: "AB" });
    expect((await errorOf(call)).message).toContain("64 lower-case hex digits");
  });

  it("is for who has given the password in the last 12 hours, whose session stays the same when they do", async () => {
    const HOUR = 60 * MINUTE;
    const { agentToken } = guide;
    const authoringToken = await open();
    pass(12 * HOUR - MINUTE);
    await begin();
    pass(2 * MINUTE);
    const late = { code: "SIGN_IN_AGAIN", message: "Give your password again to do this." };
    expect(await errorOf(begin())).toEqual(late);
    // Everything else goes on, and what is wrong otherwise is said first.
    expect((await guide.t.query(api.agents.me, { agentToken })).agent.role).toBe("owner");
    expect(await errorOf(begin({ url: "https://elsewhere.example/" }))).toMatchObject({
      code: "ORIGIN_REFUSED",
    });

    const tokenHash = await sha256Hex(agentToken);
    const { agent } = await guide.t.query(api.agents.me, { agentToken });
    const { id: agentId, email } = agent;
    await guide.t.mutation(internal.agents.finishSignIn, { agentId, email, tokenHash });
    expect((await redeem(await begin())).status).toBe("ok");
    expect(await errorOf(get(authoringToken))).toEqual(ENDED);
    pass(12 * HOUR + MINUTE);
    expect(await errorOf(begin())).toEqual(late);
  });

  it("is for who may write, and ten times a minute", async () => {
    const viewer = await makeAgent(guide.t, guide.workspaceId, "viewer");
    expect((await errorOf(begin({ agentToken: viewer }))).code).toBe("FORBIDDEN");
    const foreign = (await makeGuide(guide.t)).agentToken;
    expect((await errorOf(begin({ agentToken: foreign }))).code).toBe("NOT_FOUND");
    for (let n = 0; n < 10; n += 1) await begin();
    expect((await errorOf(begin())).code).toBe("RATE_LIMITED");
  });
});

describe("a session", () => {
  it("lasts half an hour after the last change, and four hours at most; the sweep ends its live queries", async () => {
    const authoringToken = await open();
    const discard = () => guide.t.mutation(api.authoring.discard, { authoringToken });
    pass(30 * MINUTE - 1);
    await discard();
    pass(30 * MINUTE - 1);
    expect((await get(authoringToken)).expiresAt).toBe(Date.now() + 1);
    pass(1);
    expect(await errorOf(get(authoringToken))).toEqual(ENDED);
    expect(await errorOf(discard())).toEqual(ENDED);
    pass(1);
    await guide.t.mutation(internal.expiry.sweep, {});
    expect((await dump(guide.t)).authoringSessions).toEqual([]);

    const second = await open();
    const until = Date.now() + 240 * MINUTE;
    for (let n = 0; n < 11; n += 1) {
      pass(20 * MINUTE);
      await guide.t.mutation(api.authoring.discard, { authoringToken: second });
    }
    expect((await get(second)).expiresAt).toBe(until);
    pass(20 * MINUTE);
    expect(await errorOf(get(second))).toEqual(ENDED);
  });

  it("tells how long it lasts by the server's clock, and asking makes it no longer", async () => {
    const authoringToken = await open();
    const left = async (salt: string) =>
      (await guide.t.query(api.authoring.timeLeft, { authoringToken, salt })).leftMs;
    expect(await left("1")).toBe(30 * MINUTE);
    pass(28 * MINUTE);
    expect(await left("2")).toBe(2 * MINUTE);
    await guide.t.mutation(api.authoring.discard, { authoringToken });
    expect(await left("3")).toBe(30 * MINUTE);
    pass(31 * MINUTE);
    expect(await errorOf(left("4"))).toEqual(ENDED);
  });

  it("is ended by the next one of the same content, by its author, by an admin, and by nobody else", async () => {
    const agentToken = await makeAgent(guide.t, guide.workspaceId);
    const one = await open();
    const tooltipId = await guide.createTooltip();
    const beside = await open({ tourId: undefined, tooltipId });
    const two = await open({ agentToken });
    expect(await errorOf(get(one))).toEqual(ENDED);
    expect((await get(beside)).content).toEqual({ type: "tooltip", id: tooltipId });
    const editors = (token: string) =>
      guide.t.query(api.authoring.editors, { agentToken: token, type: "tour" });
    const [editor] = await editors(guide.agentToken);
    expect(editor).toMatchObject({ itemId: tourId, isOwn: false, mayEnd: true, origin: HOST });
    const other = await makeAgent(guide.t, guide.workspaceId);
    expect(await editors(other)).toMatchObject([{ isOwn: false, mayEnd: false }]);
    const sessionId = editor?.sessionId ?? "";
    const end = (token: string) =>
      guide.t.mutation(api.authoring.endSession, { agentToken: token, sessionId });
    expect((await errorOf(end(other))).code).toBe("FORBIDDEN");
    await get(two);
    await end(guide.agentToken);
    expect(await errorOf(get(two))).toEqual(ENDED);
    const three = await open();
    await guide.t.mutation(api.authoring.end, { authoringToken: three });
    expect(await errorOf(get(three))).toEqual(ENDED);
    expect(await editors(guide.agentToken)).toEqual([]);
    expect((await deeds()).filter((deed) => deed === "ended")).toHaveLength(3);
  });

  it("is over when its author signs out or may not write, and when the site is not the workspace's any more", async () => {
    const agentToken = await makeAgent(guide.t, guide.workspaceId);
    const one = await open({ agentToken });
    await setRole(agentToken, "viewer");
    const fields = await guide.t.query(api.tours.getForAgent, { agentToken, itemId: tourId });
    const save = guide.t.mutation(api.authoring.save, {
      authoringToken: one,
      fields: fields.fields,
      baseVersion: 1,
    });
    expect((await errorOf(save)).code).toBe("FORBIDDEN");
    expect((await errorOf(get(one))).code).toBe("FORBIDDEN");
    await setRole(agentToken, "agent");
    await get(one);
    await guide.t.mutation(api.workspaces.setAllowedOrigins, {
      agentToken: guide.agentToken,
      allowedOrigins: ["https://other.example"],
    });
    expect(await errorOf(get(one))).toEqual(ENDED);
    await guide.t.mutation(api.workspaces.setAllowedOrigins, {
      agentToken: guide.agentToken,
      allowedOrigins: [HOST],
    });
    await get(one);
    await guide.t.mutation(api.agents.signOut, { agentToken });
    expect(await errorOf(get(one))).toEqual(ENDED);
  });

  it("opens nothing of visitors or of the console, and theirs open nothing of it", async () => {
    const authoringToken = await open();
    const guest = await makeGuest(guide);
    for (const token of [guest.sessionToken, guide.agentToken])
      expect(await errorOf(get(token))).toEqual(ENDED);
    const asVisitor = guide.t.query(api.tours.listAll, { sessionToken: authoringToken, url: AUTHORING_PAGE });
    expect((await errorOf(asVisitor)).code).toBe("SESSION_INVALID");
    const asAgent = guide.t.query(api.tours.getForAgent, { agentToken: authoringToken, itemId: tourId });
    expect((await errorOf(asAgent)).code).toBe("UNAUTHENTICATED");
  });

  it("keeps neither code nor token", async () => {
    const code = await begin();
    const { token = "" } = await redeem(code);
    const kept = JSON.stringify(await dump(guide.t));
    expect(kept).toContain(await sha256Hex(token));
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(code);
  });
});

describe("what is written there", () => {
  const UNFINISHED = tourOf([postOf("a"), pointerOf("b", { anchor: null, title: "", source: "" })]);
  const withSteps = (fields: TourFields, content = UNFINISHED): TourFields => ({ ...fields, content });

  it("is kept unfinished for its author alone, and outlives the session; nobody else sees it", async () => {
    const authoringToken = await open();
    const fields = withSteps(await tourOfSession(authoringToken));
    const { savedAt } = await guide.t.mutation(api.authoring.save, {
      authoringToken,
      fields,
      baseVersion: 1,
    });
    expect((await get(authoringToken)).work).toEqual({ fields, baseVersion: 1, savedAt });
    expect((await tourOfSession(authoringToken)).content.steps).toHaveLength(3);
    const guest = await makeGuest(guide);
    expect((await guest.list())[0]?.content.steps).toHaveLength(3);
    const colleague = await makeAgent(guide.t, guide.workspaceId);
    expect((await get(await open({ agentToken: colleague }))).work).toBeNull();
    const again = await open();
    expect((await get(again)).work).toMatchObject({ fields });
    await guide.t.mutation(api.authoring.discard, { authoringToken: again });
    expect((await get(again)).work).toBeNull();
  });

  it("is forgotten after 30 days", async () => {
    const authoringToken = await open();
    const fields = withSteps(await tourOfSession(authoringToken));
    await guide.t.mutation(api.authoring.save, { authoringToken, fields, baseVersion: 1 });
    pass(30 * 24 * 60 * MINUTE);
    await guide.t.mutation(internal.expiry.cleanUp, {});
    expect((await dump(guide.t)).authoringWork).toHaveLength(1);
    pass(1);
    await guide.t.mutation(internal.expiry.cleanUp, {});
    expect((await dump(guide.t)).authoringWork).toEqual([]);
  });

  it("is at once what visitors get of a live one, under the rules of the console", async () => {
    const authoringToken = await open();
    const before = await tourOfSession(authoringToken);
    const apply = (fields: AuthoredFields, baseVersion: number) =>
      guide.t.mutation(api.authoring.apply, { authoringToken, fields, baseVersion });
    await guide.t.mutation(api.authoring.save, { authoringToken, fields: withSteps(before), baseVersion: 1 });
    expect(await errorOf(apply(withSteps(before), 1))).toEqual({
      code: "INPUT_INVALID",
      message: "content.steps[1].source: has something to say.",
    });
    const fields = withSteps(before, tourOf([pointerOf("b", { anchor: { record: '{"v":1}' } })]));
    expect(await apply(fields, 1)).toEqual({ version: 2 });
    expect(await get(authoringToken)).toMatchObject({ version: 2, work: null });
    const guest = await makeGuest(guide);
    expect((await guest.list())[0]?.content.steps.map(({ id }) => id)).toEqual(["b"]);
    expect((await errorOf(apply(fields, 1))).code).toBe("CHANGED_MEANWHILE");
    await guide.update(tourId, 2, tourOf([postOf("z")]));
    expect((await tourOfSession(authoringToken)).content.steps.map(({ id }) => id)).toEqual(["z"]);
    expect((await errorOf(apply(fields, 2))).code).toBe("CHANGED_MEANWHILE");
    expect((await deeds())[0]).toBe("applied");
  });

  it("is of its own content, whatever is sent, and not without end", async () => {
    const authoringToken = await open();
    const tour = await tourOfSession(authoringToken);
    const { delivery, name } = tour;
    const tooltip = { name, content: tooltipOf(), delivery };
    const save = (fields: AuthoredFields, baseVersion = 1) =>
      errorOf(guide.t.mutation(api.authoring.save, { authoringToken, fields, baseVersion }));
    expect((await save(tooltip)).message).toBe("fields: are not those of a tour.");
    expect((await save(tour, 0.5)).message).toBe("baseVersion: is a version.");
    const long = tourOf(Array.from({ length: 60 }, (_, n) => postOf(`s${n}`, { source: "x".repeat(9_000) })));
    expect((await save(withSteps(tour, long))).message).toBe("fields: have too much in them.");
    const call = guide.t.mutation(api.authoring.apply, { authoringToken, fields: tooltip, baseVersion: 1 });
    expect((await errorOf(call)).message).toBe("fields: are not those of a tour.");
  });

  it("may be a tooltip without a target, which then cannot be put before visitors", async () => {
    const tooltipId = await guide.createTooltip(tooltipOf({ anchor: null }));
    const { agentToken, t } = guide;
    const publish = () =>
      t.mutation(api.tooltips.setStatus, { agentToken, itemId: tooltipId, status: "live" });
    expect((await errorOf(publish())).message).toContain("content.anchor: points at nothing yet");
    const authoringToken = await open({ tourId: undefined, tooltipId });
    const { fields } = await get(authoringToken);
    if (!("opens" in fields.content)) throw new Error("no tooltip");
    const apply = (anchor: { selector: string } | null, baseVersion: number) =>
      t.mutation(api.authoring.apply, {
        authoringToken,
        fields: { ...fields, content: { ...tooltipOf(), anchor } },
        baseVersion,
      });
    await apply({ selector: "#save" }, 1);
    await publish();
    expect((await errorOf(apply(null, 2))).message).toContain("points at nothing yet");
  });

  it("can be seen as visitors will see it", async () => {
    const authoringToken = await open();
    const render = (source: string) => guide.t.query(api.authoring.render, { authoringToken, source });
    const { blocks } = await render("Words **of it**.");
    const guest = await makeGuest(guide);
    expect(blocks).toEqual((await guest.list())[0]?.content.steps[0]?.blocks);
    expect((await errorOf(render("- one\n  - two"))).code).toBe("INPUT_INVALID");
    expect((await errorOf(render("x".repeat(2_001)))).code).toBe("INPUT_INVALID");
  });

  it("is drawn in the workspace's own look, and follows it", async () => {
    const authoringToken = await open();
    const { agentToken } = guide;
    const change = { color: "#b3126b", theme: "dark" as const };
    const appearance = await guide.t.mutation(api.messenger.setAppearance, { agentToken, change });
    expect((await get(authoringToken)).appearance).toEqual(appearance);
    expect(appearance).toMatchObject(change);
  });

  it("has its pictures and videos as visitors will see them, and none of another workspace", async () => {
    const authoringToken = await open();
    const makePicture = (workspaceId: Id<"workspaces">) =>
      guide.t.run(async (ctx) => {
        const storageId = await ctx.storage.store(new Blob(["a picture"]));
        const row = { workspaceId, storageId, name: "a.png", type: "image/png" as const };
        return (await insertImage(ctx, { ...row, width: 320, height: 200 }))._id;
      });
    const show = async (image: object | null, video: object | null, more: object = {}) =>
      (await guide.t.query(api.authoring.show, { authoringToken, media: { image, video, ...more } as never }))
        .media;
    const own = await makePicture(guide.workspaceId);
    const others = await makePicture((await makeWorkspace(guide.t)).workspaceId);
    const link = { type: "link", url: "https://video.example/1" };
    expect(await show({ imageId: own, alt: "A house" }, link)).toEqual({
      image: { url: expect.stringContaining(own), alt: "A house", width: 320, height: 200 },
      video: { type: "link", href: "https://video.example/1", host: "video.example" },
    });
    // Small is what plays in its place.
    expect(await show(null, link, { as: "bubble" })).toEqual({
      image: null,
      video: { type: "link", href: "https://video.example/1", host: "video.example" },
    });
    const { _id: videoId } = await guide.t.run(async (ctx) => {
      const storageId = await ctx.storage.store(new Blob(["a video"]));
      const { workspaceId } = guide;
      const row = { workspaceId, storageId, name: "a.webm", type: "video/webm" as const, size: 7 };
      return insertVideo(ctx, { ...row, width: 320, height: 180 });
    });
    const file = { type: "file", videoId };
    const shown = { type: "file", url: expect.stringContaining(videoId), width: 320, height: 180 };
    expect(await show(null, file, { as: "bubble" })).toEqual({ image: null, video: shown, as: "bubble" });
    expect(await show(null, file)).toEqual({ image: null, video: shown });
    expect(await show({ imageId: others, alt: "Theirs" }, null)).toBeNull();
    expect(await show({ imageId: "none", alt: "" }, { type: "file", videoId: "none" })).toBeNull();
    for (const url of ["javascript:alert(1)", "http://video.example/1", "video"])
      expect([url, await show(null, { type: "link", url })]).toEqual([url, null]);
    expect((await guide.t.query(api.authoring.show, { authoringToken, media: null })).media).toBeNull();
  });
});
