import { beforeEach, describe, expect, it, vi } from "vitest";
import { UNREADABLE } from "../../ui/sendFile.ts";
import { CallError } from "../core/errors.ts";
import type { FileRow } from "./fileStore.ts";
import type { StagedFile, Upload } from "./model.ts";
import { Uploads } from "./uploads.ts";

type Answer = { ok: true; storageId: string } | { ok: false; status: number };

function createWorld() {
  const rows = new Map<string, FileRow>();
  const [lines, urls, finalized]: [Answer[], unknown[], unknown[]] = [[], [], []];
  const sent: string[] = [];
  const elsewhere = new Set<string>();
  let state: readonly Upload[] = [];
  let asked = 0;
  const open = () =>
    new Uploads({
      store: {
        load: async () => [...rows.values()],
        put: async (row) => void rows.set(row.uploadId, row),
        remove: async (id) => void rows.delete(id),
      },
      visitorRef: () => "me",
      isOurs: (ref) => ref === "me",
      generateUploadUrl: async () => {
        asked += 1;
        const failure = urls.shift();
        if (failure) throw failure;
        return { uploadUrl: `url-${asked}` };
      },
      send: async (url, _file, { onProgress }) => {
        sent.push(url);
        onProgress(0.5);
        return lines.shift() ?? { ok: true, storageId: `s-${sent.length}` };
      },
      finalize: async ({ uploadId, storageId }) => {
        const failure = finalized.shift();
        if (failure) throw failure;
        return { id: `${uploadId}@${storageId}` };
      },
      random: () => 0,
      draftedElsewhere: async () => elsewhere,
      onEnd: () => undefined,
      onChange: (all) => {
        state = all;
      },
    });
  const states = () => state.map(({ uploadId, state: name, error }) => [uploadId, name, error]);
  return { rows, lines, urls, finalized, sent, elsewhere, open, states };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});
const file = (uploadId: string, size = 3) => ({
  uploadId,
  name: `${uploadId}.txt`,
  type: "text/plain",
  thread: "new",
  blob: new Blob(["x".repeat(size)]),
});
const staged = (uploadId: string): StagedFile => ({
  uploadId,
  name: `${uploadId}.txt`,
  type: "text/plain",
  size: 3,
  attachmentId: null,
});

describe("Uploads", () => {
  it("uploads one after the other and tells the ids in the order asked for", async () => {
    const uploads = world.open();
    void uploads.add(file("a"));
    void uploads.add(file("b"));
    expect(await uploads.ready([staged("b"), staged("a")])).toEqual(["b@s-2", "a@s-1"]);
    expect(world.sent).toEqual(["url-1", "url-2"]);
  });
  it("tries again over a bad line, and asks for no new address until one has answered", async () => {
    const uploads = world.open();
    world.lines.push({ ok: false, status: 0 }, { ok: false, status: 0 }, { ok: false, status: 409 });
    void uploads.add(file("a"));
    expect(await uploads.ready([staged("a")])).toEqual(["a@s-4"]);
    expect(world.sent).toEqual(["url-1", "url-1", "url-1", "url-2"]);
  });
  it("waits as long as the server asks", async () => {
    vi.useFakeTimers();
    const uploads = world.open();
    world.urls.push(new CallError("RATE_LIMITED", "", 360_000));
    void uploads.add(file("a"));
    await vi.advanceTimersByTimeAsync(359_000);
    expect([world.states(), world.sent]).toEqual([[["a", "waiting", "RATE_LIMITED"]], []]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(world.states()).toEqual([["a", "ready", null]]);
    vi.useRealTimers();
  });
  it("gives up what is refused, says why, and goes on with the rest", async () => {
    const uploads = world.open();
    world.finalized.push(new CallError("TYPE_REFUSED", ""));
    void uploads.add(file("a"));
    void uploads.add(file("large", 10 * 1024 * 1024 + 1));
    void uploads.add(file("b"));
    await uploads.ready([staged("b")]);
    expect(world.states()).toEqual([
      ["a", "refused", "TYPE_REFUSED"],
      ["large", "refused", "TOO_LARGE"],
      ["b", "ready", null],
    ]);
    await expect(uploads.ready([staged("a")])).rejects.toMatchObject({ code: "TYPE_REFUSED" });
    // Nothing of the large one was sent.
    expect(world.sent.length).toBe(2);
    expect([...world.rows.keys()]).toEqual(["b"]);
  });
  it("gives up what cannot be read, as a folder, instead of waiting for a connection", async () => {
    const uploads = world.open();
    world.lines.push({ ok: false, status: UNREADABLE });
    void uploads.add(file("folder"));
    void uploads.add(file("b"));
    await uploads.ready([staged("b")]);
    expect(world.states()).toEqual([
      ["folder", "refused", "FILE_LOST"],
      ["b", "ready", null],
    ]);
  });
  it("brings back what an earlier page left, and destroys what was another visitor's", async () => {
    const before = world.open();
    world.lines.push(...Array.from({ length: 3 }, () => ({ ok: false, status: 0 }) as const));
    await before.add(file("a"));
    before.sent([staged("a")]);
    before.stop();
    const theirs = { ...(world.rows.get("a") as FileRow), uploadId: "b", visitorRef: "someone else" };
    world.rows.set("b", theirs);
    const after = world.open();
    await after.restore();
    expect(await after.ready([staged("a")])).toEqual([expect.stringMatching(/^a@/)]);
    expect([...world.rows.keys()]).toEqual(["a"]);
    expect(world.rows.get("a")).toMatchObject({ isSent: true, attachmentId: expect.stringMatching(/^a@/) });
    after.forget([staged("a")]);
    expect([world.rows.size, world.states()]).toEqual([0, []]);
  });
  it("leaves a draft's files to the tab they were chosen in, for as long as that is open", async () => {
    const first = world.open();
    await first.add(file("drafted"));
    await first.add(file("sent"));
    first.sent([staged("sent")]);
    expect(first.drafted()).toEqual(["drafted"]);
    world.elsewhere.add("drafted").add("sent");
    await world.open().restore();
    expect(world.states().map(([id]) => id)).toEqual(["sent"]);
    expect([...world.rows.keys()].sort()).toEqual(["drafted", "sent"]);
    world.elsewhere.clear();
    await world.open().restore();
    expect(world.states().map(([id]) => id)).toEqual(["drafted", "sent"]);
  });
  it("says that a file is lost instead of waiting for it", async () => {
    const uploads = world.open();
    await expect(uploads.ready([staged("gone")])).rejects.toMatchObject({ code: "FILE_LOST" });
    expect(await uploads.ready([{ ...staged("gone"), attachmentId: "known" }])).toEqual(["known"]);
  });
  it("uploads again what the server has forgotten", async () => {
    const uploads = world.open();
    void uploads.add(file("a"));
    await uploads.ready([staged("a")]);
    uploads.again([staged("a")]);
    expect(await uploads.ready([staged("a")])).toEqual(["a@s-2"]);
  });
  it("lets nobody wait once it is stopped", async () => {
    const uploads = world.open();
    world.urls.push(new CallError("RATE_LIMITED", "", 360_000));
    await uploads.add(file("a"));
    const waiting = uploads.ready([staged("a")]);
    uploads.stop();
    await expect(waiting).rejects.toMatchObject({ code: "OFFLINE" });
  });
});
