import type { Stack } from "./stack.ts";

const STEP = {
  kind: "pointer",
  title: "Save it",
  source: "",
  media: null,
  anchor: { selector: "#save" },
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 4,
};
const DELIVERY = {
  audience: null,
  page: { include: ["/drifted"], exclude: [] },
  trigger: { type: "manual" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
};
/** So many in a row that the team is told. */
const VISITORS = 20;

/** A live tour whose second step twenty visitors in a row have not found, since several elements match. */
export async function driftTour(stack: Stack, name: string): Promise<{ itemId: string; stepId: string }> {
  const agentToken = await stack.agentToken();
  const [first, stepId] = ["hello", "save"];
  const hello = { ...STEP, id: first, kind: "post", anchor: null, title: "Hello" };
  const content = { hasConfetti: false, showsProgress: true, steps: [hello, { ...STEP, id: stepId }] };
  const fields = { name, description: "", content, delivery: DELIVERY };
  const { itemId } = (await stack.run("tours:create", { agentToken, fields })) as { itemId: string };
  await stack.run("tours:setStatus", { agentToken, itemId, status: "live" });
  for (let n = 0; n < VISITORS; n += 1) {
    const sessionToken = await visit(stack);
    const run = { sessionToken, itemId, version: 1, runId: crypto.randomUUID(), tab: "tab" };
    const tell = (seq: number, id: string, told: object) =>
      stack.run("tours:progress", { ...run, seq, at: { stepId: id }, ...told });
    await tell(0, first, { what: "started" });
    await tell(1, stepId, { what: "stepMissed", reason: "ambiguous", waitedMs: 4_000 });
  }
  await stack.run("expiry:sweep", {});
  return { itemId, stepId };
}

/** A live tooltip whose element twenty visitors in a row have not found. */
export async function driftTooltip(stack: Stack, name: string): Promise<string> {
  const agentToken = await stack.agentToken();
  const content = { title: name, source: "", media: null, anchor: { selector: "#save" }, side: "auto" };
  const fields = {
    name,
    content: { ...content, opens: "hover", hasBeacon: false, group: "" },
    delivery: { ...DELIVERY, trigger: { type: "immediate" } },
  };
  const { itemId } = (await stack.run("tooltips:create", { agentToken, fields })) as { itemId: string };
  await stack.run("tooltips:setStatus", { agentToken, itemId, status: "live" });
  for (let n = 0; n < VISITORS; n += 1) {
    const targets = [{ itemId, version: 1, isFound: false, reason: "none" }];
    await stack.run("tooltips:targets", { sessionToken: await visit(stack), targets });
  }
  await stack.run("expiry:sweep", {});
  return itemId;
}

/** Somebody comes. Returns their token. */
async function visit(stack: Stack): Promise<string> {
  const sessionToken = `wst_${hex()}`;
  await stack.run("widgetSessions:boot", {
    workspaceId: stack.info.workspaceId,
    page: { url: "http://localhost/drifted", title: "", referrer: "", locale: "en" },
    parentOrigin: "http://localhost",
    tokenHash: await sha256(sessionToken),
    nextResumeHash: hex(),
  });
  return sessionToken;
}

const hex = (): string =>
  [...crypto.getRandomValues(new Uint8Array(32))].map((b) => b.toString(16).padStart(2, "0")).join("");

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
