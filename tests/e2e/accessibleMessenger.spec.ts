/** Every screen and state of the messenger by axe's rules, in both colour schemes, in one walk. */
import { findings } from "./support/axe.ts";
import { expect, snippet, test } from "./support/fixtures.ts";
import { walkMessenger, withEverythingOn } from "./support/messengerWalk.ts";

test("axe finds nothing serious on any screen of the messenger, light and dark", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  // Some thirty screens, each looked through twice.
  test.setTimeout(300_000);
  await page.goto(site.put("/every-screen", { head: snippet(stack) }));
  const seen: string[] = [];
  await withEverythingOn(stack, () =>
    walkMessenger(stack, page, async (name, frame) => {
      seen.push(name);
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        const found = await findings(frame, colorScheme === "dark" ? ["color-contrast"] : undefined);
        expect.soft(found, `${name}, ${colorScheme}`).toEqual([]);
      }
    }),
  );
  expect(seen).toHaveLength(33);
});
