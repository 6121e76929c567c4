import {
  appFrame,
  clickLauncher,
  expect,
  expectLauncher,
  greeting,
  html,
  isReady,
  launcherState,
  order,
  seen,
  test,
} from "./support.ts";

test("bare snippet: the launcher waits for the first answer; the frame comes after load", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/bare", html(world)));
  await isReady(page);
  const launcher = await expectLauncher(page);
  expect(launcher).toMatchObject({
    label: "Open chat",
    expanded: "false",
    width: 56,
    height: 56,
    x: 1280 - 76,
    y: 720 - 76,
  });
  const first = await greeting(page);
  expect(first).toMatchObject({
    config: { workspaceId: "w1", convexUrl: world.frame },
    page: { url: `${world.site}/bare`, title: "Page", isRtl: false, isFull: false },
    isOpen: false,
  });
  expect(first).not.toHaveProperty("memory");
  expect(await page.evaluate(() => window.OpencomWidget.getVisitorId())).toBe("v_1");
  // Nothing of ours took the keyboard.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");
  expect(lines).toEqual([]);
});

test("hints draw the launcher before any frame; the next visit draws it from memory", async ({
  page,
  world,
}) => {
  const url = world.put(
    "/hints",
    html(world, {
      "data-opencom-color": "#0f766e",
      "data-opencom-side": "left",
      "data-opencom-icon": "help",
    }),
  );
  await page.route("**/frame/**", () => undefined);
  await page.goto(url);
  expect(await expectLauncher(page)).toMatchObject({ x: 20 });
  await page.unroute("**/frame/**");
  await page.goto(world.put("/bare2", html(world)));
  await isReady(page);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(["opencom"]);
  await page.route("**/frame/**", () => undefined);
  await page.reload();
  expect(await expectLauncher(page)).toMatchObject({ x: 1280 - 76 });
});

test("opens, shows the frame beside the launcher, closes on Escape, and gives focus back", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/open", html(world)));
  await isReady(page);
  await clickLauncher(page);
  const frame = await appFrame(page);
  await expect(frame.getByLabel("Message")).toBeVisible();
  await page.waitForTimeout(300);
  const box = await page.locator("iframe").boundingBox();
  expect(box).toEqual({ x: 1280 - 420, y: 720 - 88 - 612, width: 400, height: 612 });
  expect(await launcherState(page)).toMatchObject({ label: "Close chat", expanded: "true" });
  expect(await seen(page, "open")).toHaveLength(1);
  await frame.getByLabel("Message").fill("hello");
  await page.keyboard.press("Escape");
  await expect(page.locator("iframe")).toBeHidden();
  await expect.poll(() => seen(page, "close")).toEqual([[]]);
  // Focus is on the launcher again: Enter opens.
  await page.keyboard.press("Enter");
  await expect(frame.getByLabel("Message")).toBeVisible();
  // The document was never reloaded on the way.
  expect(await frame.getByLabel("Message").inputValue()).toBe("hello");
  expect(lines).toEqual([]);
});

test("[HS9] a frame that reloads gets a new port, its latest state and the open messenger", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/restart", html(world)));
  await isReady(page);
  await page.evaluate(() => {
    window.OpencomWidget.identify({ userId: "u1", name: "Ada" });
    window.OpencomWidget.open();
  });
  const frame = await appFrame(page);
  await expect(frame.getByLabel("Message")).toBeVisible();
  await frame.evaluate(() => location.reload());
  await expect
    .poll(() => greeting(page).catch(() => undefined))
    .toMatchObject({ isOpen: true, kept: { user: { userId: "u1", name: "Ada" } } });
  // What it had taken is not told again.
  expect(await seen(page, "open")).toEqual([]);
  await expect(frame.getByLabel("Message")).toBeVisible();
  await order(page, { set: { badge: "9+", open: "Open chat, 12 unread" } });
  await page.evaluate(() => window.OpencomWidget.close());
  await expect.poll(async () => (await launcherState(page))?.text).toBe("9+");
  expect((await launcherState(page))?.label).toBe("Open chat, 12 unread");
  expect(lines).toEqual([]);
});

test("a frame that keeps reloading is given up after five restarts", async ({ page, world, lines }) => {
  await page.goto(world.put("/loop", html(world)));
  await isReady(page);
  for (let run = 1; run <= 6; run++) {
    const frame = page.frames().find((each) => each.url().includes("/frame/"));
    await frame?.evaluate(() => location.reload()).catch(() => undefined);
    await page.waitForTimeout(200);
  }
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(lines.join()).toMatch(/FRAME_RESTARTS/);
});

test("refused: the launcher goes, and the next page draws none", async ({ page, world, lines }) => {
  const attributes = {
    "data-opencom-color": "#0f766e",
    "data-opencom-frame-url": `${world.frame}/http/frame/w1?refuse=ORIGIN_REFUSED`,
  };
  const url = world.put("/refused", html(world, attributes));
  await page.goto(url);
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toContain("[Opencom] ORIGIN_REFUSED");
  expect(await launcherState(page)).toBeNull();
  await page.route("**/frame/**", () => undefined);
  await page.reload();
  await page.waitForTimeout(300);
  expect(await launcherState(page)).toBeNull();
});

test("[HS5] a silent frame is blocked after 8 s: one line, one event, nothing drawn", async ({
  page,
  world,
  lines,
}) => {
  const attributes = {
    "data-opencom-color": "#0f766e",
    "data-opencom-frame-url": `${world.frame}/http/frame/w1?mute`,
  };
  await page.goto(world.put("/blocked", html(world, attributes)));
  await expectLauncher(page);
  await page.evaluate(() => {
    (window as unknown as { codes: string[] }).codes = [];
    window.OpencomWidget.on("blocked", ({ code }) =>
      (window as unknown as { codes: string[] }).codes.push(code),
    );
  });
  await expect.poll(() => lines.length, { timeout: 12_000 }).toBe(1);
  expect(lines[0]).toMatch(/FRAME_BLOCKED.*frame-src.*Allowed Origins/);
  expect(await launcherState(page)).toBeNull();
  expect(await page.evaluate(() => (window as unknown as { codes: string[] }).codes)).toEqual([
    "FRAME_BLOCKED",
  ]);
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("consent: nothing stored, no frame and no connection before it is given, or a click", async ({
  page,
  world,
  lines,
}) => {
  const url = world.put("/consent", html(world, { "data-opencom-consent": "required" }));
  const before = world.requests.length;
  await page.goto(url);
  await expectLauncher(page);
  await page.mouse.move(1280 - 48, 720 - 48);
  await page.evaluate(() => window.OpencomWidget.identify({ userId: "u1" }));
  await page.waitForTimeout(2_500);
  expect(world.requests.slice(before)).toEqual(["/widget.js"]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await clickLauncher(page);
  await isReady(page);
  expect(await greeting(page)).toMatchObject({ config: { consent: "required" } });
  expect(await seen(page, "identify")).toEqual([[{ userId: "u1" }]]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.evaluate(() => window.OpencomWidget.setConsent(true));
  await expect.poll(() => page.evaluate(() => localStorage.length)).toBe(1);
  expect(await seen(page, "setConsent")).toEqual([[true]]);
  await page.evaluate(() => window.OpencomWidget.setConsent(false));
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(lines).toEqual([]);
});

test("page facts follow the address without touching history", async ({ page, world }) => {
  await page.goto(world.put("/spa", html(world)));
  await isReady(page);
  await page.evaluate(() => {
    history.pushState({}, "", "/spa/two");
    document.title = "Two";
  });
  await expect
    .poll(() => seen(page, "page"))
    .toMatchObject([[{ url: `${world.site}/spa/two`, title: "Two" }]]);
  expect(await page.evaluate(() => /native code/.test(`${history.pushState}`))).toBe(true);
});
