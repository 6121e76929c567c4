/** Segments: written in the console, tried and counted on visitors who are really there. */
import { expect, snippet, test } from "./support/fixtures.ts";

const PATIENT = { timeout: 60_000 };

test.setTimeout(240_000);

test("a segment is written, tried, counted, refused where it is wrong, and kept while another one needs it", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  await visitorPage.goto(site.put("/segments", { head: snippet(stack) }));
  await visitorPage.waitForFunction(() => window.OpencomWidget.isReady());
  const user = { userId: "ann", customAttributes: { plan: "Pro", seats: 5 } };
  await visitorPage.evaluate((it) => window.OpencomWidget.identify(it), user);

  await consolePage.goto(`${stack.info.consoleUrl}#/settings/segments`);
  await consolePage.getByRole("button", { name: "New segment" }).click();
  await consolePage.getByLabel("Name", { exact: true }).fill("Pro teams");
  await consolePage.getByLabel("Condition 1 is about").selectOption("attribute");
  await consolePage.getByLabel("Key of condition 1").fill("plan");
  await consolePage.getByLabel("Comparison of condition 1").selectOption("is");
  await consolePage.getByLabel("Value of condition 1").fill("pro");
  await consolePage.getByRole("button", { name: "Add a group" }).click();
  await consolePage.getByLabel("Condition 2 is about").selectOption("attribute");
  await consolePage.getByLabel("Key of condition 2").fill("seats");
  await consolePage.getByLabel("Comparison of condition 2").selectOption("atLeast");
  const tryIt = consolePage.getByRole("button", { name: "Try it" });
  await tryIt.click();
  await expect(consolePage.getByText("A condition has no number yet.")).toBeVisible();
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  const refusal = consolePage.getByRole("alert").filter({ hasText: "rule.rules[1].rules[0].compare.number" });
  await expect(refusal).toBeVisible();
  await consolePage.getByLabel("Value of condition 2").fill("6");
  await tryIt.click();
  await expect(consolePage.getByText(/^0 of the newest \d+ visitors? would be in it\.$/)).toBeVisible(
    PATIENT,
  );
  await consolePage.getByLabel("Value of condition 2").fill("5");
  await tryIt.click();
  await expect(consolePage.getByText(/^1 of the newest \d+ visitors? would be in it\.$/)).toBeVisible(
    PATIENT,
  );
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByText("Its visitors are being counted.")).toBeVisible();

  // The minute's sweep folds what the job has found.
  await consolePage.getByRole("button", { name: "All segments" }).click();
  const row = consolePage.getByRole("listitem").filter({ hasText: "Pro teams" });
  await expect(row).toContainText(/1 of \d+ visitors?/, { timeout: 100_000 });

  await consolePage.getByRole("button", { name: "New segment" }).click();
  await consolePage.getByLabel("Name", { exact: true }).fill("Everybody else");
  await consolePage.getByLabel("Visitors who meet").selectOption("none");
  await consolePage.getByLabel("Condition 1 is about").selectOption("segment");
  await consolePage.getByLabel("Segment of condition 1").selectOption({ label: "Pro teams" });
  await consolePage.getByRole("button", { name: "Save", exact: true }).click();
  await expect(consolePage.getByRole("button", { name: "Remove", exact: true })).toBeVisible();
  await consolePage.getByRole("button", { name: "All segments" }).click();
  await consolePage.getByRole("button", { name: "Edit Pro teams" }).click();
  await expect(consolePage.getByLabel("Value of condition 2")).toHaveValue("5");
  await consolePage.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(consolePage.getByRole("alert").filter({ hasText: "Everybody else" })).toBeVisible();
  await consolePage.getByRole("button", { name: "All segments" }).click();
  await consolePage.getByRole("button", { name: "Edit Everybody else" }).click();
  await consolePage.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(consolePage.getByRole("button", { name: "Edit Everybody else" })).toHaveCount(0);
  await expect(row).toBeVisible();
});
