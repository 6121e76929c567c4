/** Writing on the customer's page, over the real server: what its disk keeps, who may try, and that time ends live queries. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { toJson } from "../engine/testEngine.ts";
import { type Crowd, startCrowd } from "./crowd.ts";
import { eventually } from "./eventually.ts";

const ORIGIN = "http://localhost:3000";
const PAGE = `${ORIGIN}/dashboard`;

const hex256 = () => randomBytes(32).toString("hex");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let crowd: Crowd;
let workspaceId: string;
let content: { type: "tour"; id: string };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "opencom-authoring-"));
  crowd = await startCrowd({ dataDir: folder });
  workspaceId = (await crowd.agent<{ workspace: { id: string } }>("agents:me", {})).workspace.id;
  const step = {
    id: "hello",
    kind: "post",
    title: "Hello",
    source: "",
    media: null,
    anchor: null,
    side: "auto",
    spotlight: "none",
    page: null,
    advance: [],
    buttons: [],
    missing: "hold",
    waitSeconds: 4,
  };
  const fields = {
    name: "Tour",
    description: "",
    content: { hasConfetti: false, showsProgress: true, steps: [step] },
    delivery: {
      audience: null,
      page: { include: [], exclude: [] },
      trigger: { type: "immediate" },
      frequency: { type: "once" },
      schedule: {},
      priority: 0,
      isExempt: false,
    },
  };
  content = { type: "tour", id: (await crowd.agent<{ itemId: string }>("tours:create", { fields })).itemId };
});
afterAll(async () => {
  await crowd.engine.shutdown();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = { status: string; code?: string; token?: string; retryAfterMs?: number };

async function begin(): Promise<string> {
  const code = hex256();
  await crowd.agent("authoring:begin", { content, url: PAGE, codeHash: sha256(code) });
  return code;
}

async function redeem(code: string, ip: string | null = null): Promise<Answer> {
  const answer = await crowd.engine.httpAction({
    method: "POST",
    url: "http://localhost:4000/authoring",
    headers: [["content-type", "application/json"]],
    body: Buffer.from(JSON.stringify({ code, workspaceId, parentOrigin: ORIGIN, tab: "tab" })),
    caller: { ip, userAgent: "Mozilla/5.0" },
  });
  return JSON.parse(Buffer.from(answer.body).toString()) as Answer;
}

it("opens a session with a code, once, and leaves neither code nor token on the disk or in the log", async () => {
  const code = await begin();
  const { token = "" } = await redeem(code);
  const view = await crowd.engine.run<{ name: string; origin: string }>("authoring:get", {
    authoringToken: token,
  });
  expect(view).toMatchObject({ name: "Tour", origin: ORIGIN });
  expect(await redeem(code)).toMatchObject({ status: "refused", code: "CODE_INVALID" });

  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const content = files.map((file) => readFileSync(join(file.parentPath, file.name)).toString("latin1"));
  const kept = `${content.join("\n")}\n${crowd.engine.logs.join("\n")}`;
  expect(kept).toContain(sha256(code));
  expect(kept).toContain(sha256(token));
  expect([code, token.slice(4)].filter((trace) => kept.includes(trace))).toEqual([]);
  expect(crowd.engine.faults).toEqual([]);
});

it("gives one of two pages that show the same code at once a session, and the other one none", async () => {
  const code = await begin();
  const answers = await Promise.all([redeem(code), redeem(code)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual(["ok", "refused"]);
});

it("lets an address try ten codes a minute, whatever they are worth", async () => {
  const code = await begin();
  const ip = "198.51.100.7";
  for (let n = 0; n < 10; n += 1) expect(await redeem(hex256(), ip)).toMatchObject({ code: "CODE_INVALID" });
  const refused = await redeem(code, ip);
  expect(refused).toMatchObject({ status: "refused", code: "RATE_LIMITED" });
  expect(refused.retryAfterMs).toBeGreaterThan(0);
  expect((await redeem(code, "198.51.100.8")).status).toBe("ok");
});

it("ends what a page watches when another one takes over, and at the minute's sweep when the half hour is up", async () => {
  const over = new Map<number, string>();
  crowd.engine.onViewUpdate((viewId, { results }) => {
    for (const { outcome } of results)
      if (!outcome.ok) over.set(viewId, (outcome.errorData as { code: string }).code);
  });
  for (const viewId of [1, 2]) {
    const { token = "" } = await redeem(await begin());
    crowd.engine.openView(viewId);
    const add = [{ queryId: 0, path: "authoring:get", args: toJson({ authoringToken: token }) }];
    const { results } = await crowd.engine.updateView(viewId, { add, remove: [] });
    expect(results.every(({ outcome }) => outcome.ok)).toBe(true);
  }
  const until = (viewId: number) =>
    eventually(() => {
      if (over.get(viewId) !== "AUTHORING_INVALID") throw new Error(`${viewId} is live`);
    });
  await until(1);
  expect(over.has(2)).toBe(false);
  await crowd.engine.setClockOffset(31 * 60_000);
  await crowd.internal("expiry:sweep");
  await until(2);
});
