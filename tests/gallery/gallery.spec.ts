/**
 * Every screen of the messenger in every state (matrix.ts), in both themes, on a desktop and a phone, in three languages:
 * nothing overflows, is cut off, stands on something else, is too faint to read or too small to hit. `npm run gallery`
 * takes the pictures.
 */
import { launcherState } from "../e2e/support/launcher.ts";
import { expect, test } from "./fixtures.ts";
import { Look } from "./look.ts";
import { ROWS, type Row } from "./matrix.ts";
import type { Finding } from "./measure/finding.ts";
import { measureLauncher } from "./measureLauncher.ts";
import { Pictures } from "./pictures.ts";
import { Stage } from "./stage.ts";
import { nameOf, type Variant, variantsOf } from "./variants.ts";

const pictures = Pictures.wanted();

for (const row of ROWS) {
  test(`${row.screen}: ${row.state}`, async ({ gallery }) => {
    const world = gallery.worlds[row.world];
    // What is still being made is as fast as the server's limits allow it.
    if (row.later) test.setTimeout(300_000);
    await world.later[row.later ?? ""];
    const stage = await Stage.open(gallery.context, world, row);
    try {
      await row.open(stage);
      if (row.part === "nothing") await expectNothing(stage);
      else expect(await walk(stage, row, gallery.script)).toEqual([]);
    } finally {
      await row.undo?.(stage);
      await stage.close();
    }
  });
}

/** Neither launcher nor messenger is on the page, and what is kept of them shows nothing. */
async function expectNothing({ page }: Stage): Promise<void> {
  await expect.poll(() => launcherState(page)).toBeNull();
  await expect(page.locator('iframe[src*="/frame/"]:visible')).toHaveCount(0);
}

/** Every variant in turn. The findings as lines, each once with the variants it was met in. */
async function walk(stage: Stage, row: Row, script: string): Promise<string[]> {
  const look = new Look(stage, row, script);
  const met = new Map<string, Variant[]>();
  for (const variant of variantsOf(row)) {
    const findings = await (row.part === "launcher"
      ? measureLauncher(stage, look, variant)
      : look.at(variant));
    for (const line of findings.map(toLine)) met.set(line, [...(met.get(line) ?? []), variant]);
    await pictures?.take(stage, row, variant);
  }
  return [...met].map(([line, variants]) => `${line}  [${variants.map(nameOf).join(" ")}]`);
}

const toLine = ({ rule, where, figure, text }: Finding): string => `${rule}: ${where}: ${figure} (${text})`;
