import { type Arena, expect, test } from "./support/arena.ts";
import { closeSurfaces, leftoversOf } from "./support/leftovers.ts";
import type { RealmWindow } from "./support/realm.ts";

const CYCLES = 150;
const BUSY_CYCLES = 6;
/** Beyond the half second after which Chromium no longer waits for a page that has not taken note of a frame's move. */
const BUSY_MS = 800;

const box = (fields: Record<string, unknown>): string => JSON.stringify({ t: "order", d: { box: fields } });
const close = (id: string): string => box({ id, isGone: true });

/** An order that opens one of the app's own surface documents. */
async function makeOpen(arena: Arena): Promise<(id: string) => string> {
  const path = await arena.app.evaluate(
    () => location.pathname.replace("/frame/", "/surface/") + "/leftovers",
  );
  return (id) => box({ id, path, placement: "corner", width: 200, height: 90, title: "t" });
}

/** Posts orders to the loader as a hostile frame would, a few milliseconds between opening and closing. */
const openAndClose = (arena: Arena, orders: [string, string][]): Promise<void> =>
  arena.app.evaluate(async (all) => {
    const [port] = (window as unknown as RealmWindow).realm.ports;
    for (const [index, [open, gone]] of all.entries()) {
      port?.postMessage(open);
      await new Promise((resolve) => setTimeout(resolve, index % 24));
      port?.postMessage(gone);
    }
  }, orders);

/** A page that is busy from the opening of each surface to its closing. Both arrive before what the browser has to say. */
const openAndCloseBusily = (arena: Arena, orders: [string, string][], ms: number): Promise<void> =>
  arena.page.evaluate(
    async ([all, busyMs]) => {
      const port = (window as unknown as RealmWindow).realm.ports.at(-1);
      const take = (data: string) => port?.dispatchEvent(new MessageEvent("message", { data }));
      for (const [open, gone] of all) {
        take(open);
        await new Promise((resolve) => setTimeout(resolve));
        for (const end = performance.now() + busyMs; performance.now() < end; );
        take(gone);
      }
    },
    [orders, ms] as const,
  );

test(`[H13] [SU9] surfaces opened and closed ${CYCLES} times, and while the page is busy, leave no document behind`, async ({
  arena,
}) => {
  await arena.open("leftovers");
  const open = await makeOpen(arena);
  const orders = (name: string, many: number) =>
    Array.from({ length: many }, (_, index): [string, string] => {
      const id = `${name}${index}`;
      return [open(id), close(id)];
    });
  // Once before: what the first surface brings stays.
  await openAndClose(arena, orders("first", 2));
  await closeSurfaces(arena);
  const { documents } = await leftoversOf(arena.page, arena.app);

  const seen = await arena.page.evaluateHandle(() => {
    const added = { surfaces: 0 };
    new MutationObserver((all) => {
      for (const { addedNodes } of all)
        for (const node of addedNodes) if (node instanceof HTMLIFrameElement) added.surfaces++;
    }).observe(document.documentElement, { childList: true, subtree: true });
    return added;
  });
  await openAndClose(arena, orders("s", CYCLES));
  await openAndCloseBusily(arena, orders("b", BUSY_CYCLES), BUSY_MS);
  await closeSurfaces(arena);
  await expect
    .poll(async () => (await leftoversOf(arena.page, arena.app)).documents, { timeout: 30_000 })
    .toBe(documents);
  expect(await seen.evaluate(({ surfaces }) => surfaces)).toBe(CYCLES + BUSY_CYCLES);
  await arena.expectCalm();
});
