import {
  appFrame,
  expect,
  expectLauncher,
  greeting,
  html,
  isReady,
  launcherState,
  seen,
  test,
} from "./support.ts";

const body = (script: string) => `<script>${script}</script>`;

test("a stub's calls and calls before init run in order, once the frame is there", async ({
  page,
  world,
  lines,
}) => {
  const stub = body(
    `window.OpencomWidget = { q: [["identify", { userId: 7, name: "Ada" }], ["trackEvent", "stubbed", { n: 1 }], ["constructor"], ["nonsense", 1]] };`,
  );
  const tag = `<script src="${world.frame}/widget.js"></script>`;
  const late = body(
    `OpencomWidget.trackEvent("before-init"); OpencomWidget.open("messages"); OpencomWidget.init({ convexUrl: "${world.frame}", workspaceId: "w1" }); OpencomWidget.trackEvent("after-init");`,
  );
  await page.goto(world.put("/stub", `<!doctype html><body>${stub}${tag}${late}</body>`));
  await isReady(page);
  expect(await greeting(page)).toMatchObject({ config: { workspaceId: "w1" }, isOpen: true });
  expect(await seen(page, "identify")).toEqual([[{ userId: 7, name: "Ada" }]]);
  expect(await seen(page, "trackEvent")).toEqual([["stubbed", { n: 1 }], ["before-init"], ["after-init"]]);
  expect(await seen(page, "open")).toEqual([["messages"]]);
  expect(lines).toEqual([]);
});

test("settings after an async script count; settings win over attributes key by key; init over both", async ({
  page,
  world,
}) => {
  const settings = body(
    `window.opencomSettings = { workspaceId: "w2", trackPageViews: "true", user: "nobody" }`,
  );
  await page.goto(
    world.put("/settings", html(world, { async: null }).replace("<script src", `${settings}<script src`)),
  );
  await isReady(page);
  expect(await greeting(page)).toMatchObject({
    config: { workspaceId: "w2", trackPageViews: "true" },
  });
  const late = html(
    world,
    { "data-opencom-convex-url": null, "data-opencom-workspace-id": null },
    body(`window.opencomSettings = { convexUrl: "${world.frame}", workspaceId: "w3" }`),
  );
  await page.goto(world.put("/late", late));
  await isReady(page);
  await page.evaluate(() => window.OpencomWidget.init({ workspaceId: "w4" }));
  await expect
    .poll(async () => (await page.locator("iframe").getAttribute("src"))?.includes("/frame/w4"))
    .toBe(true);
});

test("after destroy: calls do nothing and say so once, identify starts again as that person alone", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/again", html(world)));
  await isReady(page);
  const heard = await page.evaluate(async () => {
    const events: string[] = [];
    for (const name of ["ready", "open", "close"] as const)
      window.OpencomWidget.on(name, () => events.push(name));
    window.OpencomWidget.identify({ userId: "a", name: "Ada", company: "Acme" });
    window.OpencomWidget.destroy();
    window.OpencomWidget.open();
    window.OpencomWidget.open();
    window.OpencomWidget.identify({ userId: "b" });
    await window.OpencomWidget.ready();
    const told = (name: "open" | "close") =>
      new Promise((resolve) => {
        window.OpencomWidget.on(name, () => resolve(name));
        window.OpencomWidget[name]();
      });
    await told("open");
    await told("close");
    return events;
  });
  expect(heard).toEqual(["ready", "open", "close"]);
  expect(await greeting(page)).toMatchObject({ config: { user: { userId: "b" } } });
  expect(JSON.stringify(await greeting(page))).not.toContain("Acme");
  expect(lines).toEqual(["[Opencom] DESTROYED open(): call init()"]);
});

test("a second copy of the script serves the first; equal options change nothing, others restart", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/twice", html(world)));
  await isReady(page);
  const src = () => page.locator("iframe").getAttribute("src");
  const first = await src();
  const again = (workspace: string) =>
    page.evaluate(
      ([frame, id]) =>
        new Promise((resolve) => {
          const script = document.createElement("script");
          script.src = `${frame}/widget.js?${id}`;
          script.dataset.opencomConvexUrl = frame;
          script.dataset.opencomWorkspaceId = id;
          script.onload = resolve;
          document.head.append(script);
        }),
      [world.frame, workspace] as const,
    );
  await again("w1");
  expect(await src()).toBe(first);
  await again("w9");
  await expect.poll(src).toContain("/frame/w9");
  await expect(page.locator("iframe")).toHaveCount(1);
  // Each further copy says it once: it knows nothing of the others' lines.
  expect(lines).toEqual(Array(2).fill("[Opencom] DOUBLE_INCLUDE "));
});

test("a hidden launcher stays hidden whatever the server says; hide and show mean everything", async ({
  page,
  world,
}) => {
  await page.goto(world.put("/hidden", html(world, { "data-opencom-launcher": "hidden" })));
  await isReady(page);
  expect(await launcherState(page)).toBeNull();
  await page.evaluate(() => window.OpencomWidget.open());
  await expect((await appFrame(page)).getByLabel("Message")).toBeVisible();
  await page.goto(world.put("/hide", html(world)));
  await isReady(page);
  await expectLauncher(page);
  await page.evaluate(() => window.OpencomWidget.hide());
  expect(await launcherState(page)).toBeNull();
  await page.evaluate(() => window.OpencomWidget.show());
  await expectLauncher(page);
});

test("methods of later features say one clear line; every call is safe with anything", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/calls", html(world)));
  await isReady(page);
  await page.evaluate(() => void window.OpencomWidget.startTour("t1"));
  await expect.poll(() => lines).toEqual(["[Opencom] FEATURE_UNAVAILABLE startTour()"]);
  const thrown = await page.evaluate(() => {
    const api = window.OpencomWidget as unknown as Record<string, (...args: unknown[]) => unknown>;
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    const failures: string[] = [];
    for (const name of Object.keys(api).filter((key) => !["version", "init", "destroy"].includes(key)))
      for (const value of [
        undefined,
        null,
        0,
        "",
        Symbol("s"),
        cycle,
        [],
        () => 1,
        10n,
        new Proxy(
          {},
          {
            ownKeys() {
              throw new Error("no");
            },
          },
        ),
      ])
        try {
          api[name]?.(value, value);
        } catch (error) {
          failures.push(`${name}: ${error as string}`);
        }
    return failures;
  });
  expect(thrown).toEqual([]);
  expect(lines.filter((line) => line.startsWith("ERROR"))).toEqual([]);
});

test("an error in the page's own callback is the page's, and stops nothing", async ({
  page,
  world,
  lines,
}) => {
  await page.goto(world.put("/callback", html(world)));
  await isReady(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        window.OpencomWidget.on("open", () => {
          throw new Error("of the page");
        });
        window.OpencomWidget.on("open", () => resolve());
        window.OpencomWidget.open();
      }),
  );
  expect(lines).toEqual(["ERROR of the page"]);
});

test("[CA1] [CA2] [CA3] what was called while the frame was away is told to the next one, in order; nothing is told twice", async ({
  page,
  world,
}) => {
  // This frame acknowledges nothing, so it counts as gone with what it was told.
  const url = `${world.frame}/http/frame/w1?deaf`;
  await page.goto(world.put("/journal", html(world, { "data-opencom-frame-url": url })));
  await isReady(page);
  await page.evaluate(() => {
    const user = { userId: "u1", name: "Ada" };
    window.OpencomWidget.identify(user);
    user.name = "changed later";
    window.OpencomWidget.trackEvent("bought", { n: 1 });
  });
  await expect.poll(() => seen(page, "trackEvent")).toHaveLength(1);
  await (await appFrame(page)).evaluate(() => {
    // Before it goes it says that it has taken the first.
    const { fake } = window as unknown as { fake: { port: MessagePort; seen: unknown[] } };
    fake.port.postMessage('{"t":"reply","r":1}');
    // What is seen from now on the next one was told.
    fake.seen.length = 0;
    location.reload();
  });
  await expect.poll(() => seen(page, "trackEvent").catch(() => [])).toEqual([["bought", { n: 1 }]]);
  expect(await seen(page, "identify")).toEqual([]);
});
