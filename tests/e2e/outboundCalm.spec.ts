/** What the customer's page feels of all that shows by itself: nothing of it moves, whatever comes and goes. */
import { expect, snippet, test } from "./support/fixtures.ts";
import {
  layoutOf,
  PATIENT,
  publish,
  publishSurvey,
  surfaceOf,
  surfaces,
  takeBack,
  watchLayout,
} from "./support/outbound.ts";
import { pressAway } from "./support/pressAway.ts";

const COMMON = { senderId: null, source: "Words of the team.", image: null, buttons: [] };
const BANNER = {
  type: "banner",
  source: "Words of the team.",
  position: "top",
  isDismissible: true,
  buttons: [],
};
const QUESTION = {
  id: "score",
  kind: "nps",
  title: "Words of the team?",
  help: "",
  required: true,
  storeAs: null,
  labels: { low: "", high: "" },
  rules: [],
};
const SURVEY = { intro: null, questions: [QUESTION], thanks: null, hasProgress: true, isDismissible: true };

test.afterEach(({ stack }) => takeBack(stack));

test("layout shift is 0 while a chat, a post, banners and surveys of both sizes show and go", async ({
  stack,
  site,
  newVisitor,
}, info) => {
  test.setTimeout(240_000);
  const { context } = await newVisitor({ hasScrollBars: true });
  const page = context.pages()[0] ?? (await context.newPage());
  await watchLayout(page);
  const show: Record<string, (path: string) => Promise<string>> = {
    chat: (path) => publish(stack, path, { ...COMMON, type: "chat" }),
    post: (path) => publish(stack, path, { ...COMMON, type: "post", title: "News", video: null }),
    float: (path) => publish(stack, path, { ...BANNER, style: "float" }),
    push: (path) => publish(stack, path, { ...BANNER, style: "push" }),
    small: (path) => publishSurvey(stack, path, { ...SURVEY, format: "small" }),
    large: (path) => publishSurvey(stack, path, { ...SURVEY, format: "large" }),
  };
  const bodyEnd = '<div style="height: 2000px">Much to read</div>';
  for (const [what, put] of Object.entries(show)) {
    await put(`/calm-${what}`);
    await page.goto(site.put(`/calm-${what}`, { head: snippet(stack), bodyEnd }));
    const shown = await surfaceOf(page, "Words of the team");
    const sheets = () => page.evaluate(() => document.adoptedStyleSheets.length);
    // A page that makes room has done so.
    if (/push|post|large/.test(what)) await expect.poll(sheets, PATIENT).toBe(1);
    const button = shown.getByRole("button", { name: /dismiss|close/i }).first();
    await pressAway(button, surfaces(page));
    await expect.poll(sheets, PATIENT).toBe(0);
    const { shift, moved, longTasks } = await layoutOf(page);
    info.annotations.push({
      type: what,
      description: `shift ${shift} (${moved.join("; ")}), long tasks ${longTasks.join() || "none"} ms`,
    });
    expect([what, shift, moved]).toEqual([what, 0, []]);
  }
});
