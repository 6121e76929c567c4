/** Every screen and dialog of the console by axe's rules, in both colour schemes, in one walk. */
import { findings } from "./support/axe.ts";
import { walkConsole } from "./support/consoleWalk.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";

test("axe finds nothing serious on any screen of the console, light and dark", async ({
  stack,
  site,
  visitorPage,
  consolePage: page,
}) => {
  // Some forty screens, each looked through twice.
  test.setTimeout(300_000);
  await visitorPage.goto(site.put("/for-the-console", { head: snippet(stack) }));
  await new Messenger(visitorPage).start("axe looks at the console");
  const seen: string[] = [];
  await walkConsole(stack, page, "axe looks at the console", async (name) => {
    seen.push(name);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      const found = await findings(page, colorScheme === "dark" ? ["color-contrast"] : undefined);
      expect.soft(found, `${name}, ${colorScheme}`).toEqual([]);
    }
  });
  expect(seen).toHaveLength(43);
});
