import type { Frame, Page } from "@playwright/test";
import { snippet } from "../e2e/support/fixtures.ts";
import { Messenger } from "../e2e/support/messenger.ts";
import { type Arena, expect, test } from "./support/arena.ts";
import { type Batch, BURST, type Field, fire, WAYS, type Way } from "./support/barrage.ts";
import { closeSurfaces, leftoversOf } from "./support/leftovers.ts";
import type { RealmWindow } from "./support/realm.ts";
import { startThreadClock, type ThreadClock } from "./support/threadClock.ts";

const COUNT = Number(process.env.HOSTILE_MESSAGES ?? 20_000);
const SEED = Number(process.env.CHAOS_SEED ?? 20_261_122);
const BATCH = COUNT > 100_000 ? 5_000 : 1_000;
const LONGEST_TASK_MS = 200;
const MOST_GROWTH = 5 * 1024 * 1024;
/** What hostile input costs it costs every time; what a busy machine costs it does not. */
const TRIES = 3;

/** Posted while the widget is being made. */
const EARLY = 2_000;

const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;

// Its snapshots of the page would be measured too.
test.use({ trace: "off" });

type Figures = { sent: number; slow: string[]; longest: number; by: string };

/** Durations of the tasks over 50 ms since the last call. */
const takeTasks = (realm: Page | Frame): Promise<number[]> =>
  realm.evaluate(() => (window as unknown as RealmWindow).realm.tasks.splice(0));

/**
 * One batch, again where it was slow: only what is slow each time is its own fault, and no task is longer than all that
 * its thread has worked.
 */
async function fireAndTime(
  batch: Batch,
  field: Field,
  figures: Figures,
  clocks: ThreadClock[],
): Promise<void> {
  let longest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && longest > LONGEST_TASK_MS; tries++) {
    await Promise.all(clocks.map((worked) => worked()));
    figures.sent += await fire(batch, field);
    const tasks = await Promise.all([field.host, field.app].map(takeTasks));
    const worked = await Promise.all(clocks.map((each) => each()));
    const longestOf = (own: number[], i: number) => Math.min(worked[i] ?? Number.NaN, Math.max(0, ...own));
    longest = Math.min(longest, Math.max(...tasks.map(longestOf)));
  }
  if (longest > figures.longest) Object.assign(figures, { longest, by: batch.way.name });
  if (longest > LONGEST_TASK_MS)
    figures.slow.push(`${batch.way.name}, seed ${batch.seed}: ${Math.round(longest)} ms`);
}

async function openPopup(arena: Arena): Promise<Page> {
  const opened = arena.page.waitForEvent("popup");
  await arena.page.evaluate((url) => void window.open(url), arena.sibling.url());
  const popup = await opened;
  await popup.waitForLoadState();
  return popup;
}

/** Adds the documented snippet to a page that stands already. */
async function addWidget(arena: Arena): Promise<void> {
  await arena.page.evaluate((tag) => {
    const given = new DOMParser().parseFromString(tag, "text/html").querySelector("script");
    const script = document.createElement("script");
    for (const { name, value } of given?.attributes ?? []) script.setAttribute(name, value);
    document.head.append(script);
  }, snippet(arena.stack));
  await arena.ready();
}

/** Everything, way by way. What no right sender has said must have changed nothing. */
async function fireAll(arena: Arena, field: Field, figures: Figures): Promise<void> {
  const share = Math.ceil(COUNT / WAYS.length);
  const before = await arena.state();
  const clocks = await Promise.all(
    [field.host, field.app].map((realm) => startThreadClock(arena.page, realm)),
  );
  let seed = SEED;
  for (const way of WAYS) {
    for (let sent = 0; sent < share; sent += BATCH)
      await fireAndTime({ way, seed: ++seed, count: Math.min(BATCH, share - sent) }, field, figures, clocks);
    // The ends of the private line are right senders, and may change what they like; nobody else.
    if (way.by !== "port") expect(await arena.state(), way.name).toBe(before);
  }
}

test(`[H1] [H2] [H3] [H14] generated messages from wrong senders and over the private port (${COUNT})`, async ({
  arena,
  evil,
  stack,
}) => {
  test.setTimeout(120_000 + COUNT * 3);
  await arena.open("generated", { head: "", isWaiting: false });
  const figures: Figures = { sent: 0, slow: [], longest: 0, by: "none" };
  const burst = evil.put("/burst", { html: BURST });
  const { page, sibling } = arena;
  const ground = { host: page, app: page, sibling, popup: page, burst };
  // From before the widget is there, through its handshake.
  const early = fire({ way: WAYS[0] as Way, seed: SEED, count: EARLY }, ground);
  await addWidget(arena);
  figures.sent += await early;

  // What the app fetches when it is first opened is no growth.
  await page.evaluate(() => window.OpencomWidget.open());
  await new Messenger(page).frame.getByRole("main").waitFor();
  await page.evaluate(() => window.OpencomWidget.close());

  const popup = await openPopup(arena);
  // Both times with no surface open: their documents are in the frame's process.
  const measure = async () => {
    await closeSurfaces(arena);
    return { host: await leftoversOf(page, page), app: await leftoversOf(page, arena.app) };
  };
  const before = await measure();
  await fireAll(arena, { ...ground, app: arena.app, popup }, figures);
  await popup.close();
  const after = await measure();
  const grown = { host: after.host.heap - before.host.heap, app: after.app.heap - before.app.heap };
  const nulls = await page.evaluate(() => (window as unknown as RealmWindow).realm.nullSources);
  const line = `${figures.sent} messages, seed ${SEED}: longest task ${Math.round(figures.longest)} ms (${figures.by}); heap host ${kib(grown.host)}, frame ${kib(grown.app)}; documents of the frame ${before.app.documents}, then ${after.app.documents}; ${nulls} without a source at the host; ${arena.lines.length} console lines`;
  test.info().annotations.push({ type: "measured", description: line });
  // oxlint-disable-next-line no-console -- figures of a chaos run
  console.log(line);
  await arena.expectCalm();
  expect(figures.slow).toEqual([]);
  expect(after.app.documents).toBe(before.app.documents);
  expect(Math.max(grown.host, grown.app)).toBeLessThan(MOST_GROWTH);
  expect(nulls).toBeGreaterThan(0);

  // What its own frame said may have hidden the widget; begun anew, it is whole.
  await page.evaluate(
    ([convexUrl, workspaceId]) => {
      window.OpencomWidget.destroy();
      window.OpencomWidget.init({ convexUrl: convexUrl as string, workspaceId: workspaceId as string });
    },
    [stack.info.url, stack.info.workspaceId] as const,
  );
  await arena.ready();
  await arena.expectWorks("hello after all of it");
  await arena.expectCalm();
});
