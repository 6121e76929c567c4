import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Engine, type EngineOptions, type KeyName, type Point, requirePath, sleep } from "./engine.ts";
import { freePort, type Owned, own } from "./process.ts";
import { type Command, enterFrame, execute, openSession, type Session, send } from "./webdriver.ts";

/** Key values of the WebDriver standard. */
const KEYS: Record<KeyName, string> = {
  Enter: "\uE007",
  Escape: "\uE00C",
  Tab: "\uE004",
  Space: " ",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
};
const ALT = "\uE00A";

/** Whatever is not loopback goes to a closed port, so that no test can depend on the network. */
const OFFLINE = {
  proxyType: "manual",
  httpProxy: "127.0.0.1:9",
  sslProxy: "127.0.0.1:9",
  noProxy: ["localhost", "127.0.0.1", "::1"],
};

/** Starts WebKitGTK's MiniBrowser on a display and a home folder of its own. */
export async function launchWebkit(options: EngineOptions = {}): Promise<Engine> {
  // The very first session on a fresh machine was seen to hang for good, and one on a very busy one not to come in time; a
  // second browser then starts at once.
  const again = () => start(options);
  return start(options).catch(again).catch(again);
}

async function start({ width = 1100, height = 800 }: EngineOptions): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), "opencom-webkit-"));
  const started: Owned[] = [];
  let session: Session | undefined;
  const close = async () => {
    await session?.end();
    for (const each of started.reverse()) await each.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const { display, xvfb } = await startDisplay();
    started.push(xvfb);
    const { base, driver } = await startDriver(home, display);
    started.push(driver);
    session = await openSession(base, {
      "webkitgtk:browserOptions": { binary: requirePath("WEBKIT_BROWSER_PATH"), args: ["--automation"] },
      proxy: OFFLINE,
    });
    await session.command("POST", "/timeouts", { script: 20_000, pageLoad: 20_000 });
    await fitWindow(session.command, width, height);
    return {
      ...makeEngine(session.command),
      version: `WebKitGTK ${String(session.capabilities.browserVersion)}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts a virtual display and waits for its number. */
async function startDisplay(): Promise<{ display: string; xvfb: Owned }> {
  const args = ["-displayfd", "3", "-screen", "0", "1600x1400x24", "-nolisten", "tcp"];
  const xvfb = own(requirePath("XVFB_PATH"), args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const output = xvfb.child.stdio[3] as Readable;
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.child.once("error", reject);
    xvfb.child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}.`)));
    output.once("data", (chunk) => resolve(String(chunk).trim()));
  });
  return { display: `:${number}`, xvfb };
}

/** Starts the driver and waits until it answers. */
async function startDriver(home: string, display: string): Promise<{ base: string; driver: Owned }> {
  // The toolbar would keep the window at least 447 px wide.
  mkdirSync(join(home, ".config/gtk-3.0"), { recursive: true });
  writeFileSync(
    join(home, ".config/gtk-3.0/gtk.css"),
    "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px }",
  );
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const driver = own(requirePath("WEBKIT_DRIVER_PATH"), [`--port=${port}`], {
    stdio: "ignore",
    env: {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      HOME: home,
      XDG_RUNTIME_DIR: home,
      DISPLAY: display,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      NO_AT_BRIDGE: "1",
      GSETTINGS_BACKEND: "memory",
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
    },
  });
  for (let tries = 0; ; tries++) {
    try {
      await send(base, ["GET", "/status"]);
      return { base, driver };
    } catch (error) {
      if (tries > 100) {
        await driver.stop();
        throw error;
      }
      await sleep(50);
    }
  }
}

/** Sizes the window until the page inside has the wanted size: the outer size includes the browser's own bars. */
async function fitWindow(command: Command, width: number, height: number): Promise<void> {
  for (let tries = 0; tries < 8; tries++) {
    const inner = await execute(command, () => ({ width: innerWidth, height: innerHeight }), []);
    if (inner.width === width && inner.height === height) return;
    const outer = await command<{ width: number; height: number }>("GET", "/window/rect");
    const size = { width: outer.width + width - inner.width, height: outer.height + height - inner.height };
    await command("POST", "/window/rect", { x: 0, y: 0, ...size });
    await sleep(100);
  }
  throw new Error(`The window did not take the size ${width} × ${height}.`);
}

/** Whether the keyboard is in a frame. */
const isInFrame = (): boolean => document.activeElement?.localName === "iframe";

/** Gives the keyboard back to the page. */
function regain(): void {
  if (document.activeElement?.localName === "iframe") (document.activeElement as HTMLElement).blur();
  window.focus();
}

function makeEngine(command: Command): Omit<Engine, "version" | "close"> {
  // The current frame is a state of the session, so commands that enter one must not mix.
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const result = tail.then(run);
    tail = result.catch(() => undefined);
    return result;
  };
  const inside = <T>(frame: string | null, run: () => Promise<T>): Promise<T> =>
    inTurn(async () => {
      await enterFrame(command, null);
      if (frame === null) return run();
      // The driver gives a frame that is entered the keyboard, and leaves it there.
      const isKept = await execute(command, isInFrame, []);
      try {
        await enterFrame(command, frame);
        return await run();
      } finally {
        await enterFrame(command, null);
        if (!isKept) await execute(command, regain, []);
      }
    });
  const act = (...actions: object[]) => inside(null, () => command<void>("POST", "/actions", { actions }));
  const moveTo = ({ x, y }: Point) => ({
    type: "pointerMove",
    duration: 0,
    origin: "viewport",
    x: Math.round(x),
    y: Math.round(y),
  });
  const mouse = (...actions: object[]) => ({
    type: "pointer",
    id: "mouse",
    parameters: { pointerType: "mouse" },
    actions,
  });
  const keys = (...actions: object[]) => ({ type: "key", id: "keyboard", actions });
  const strokes = (values: string[]) =>
    keys(
      ...values.flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]),
    );
  return {
    name: "webkit",
    goto: (url) =>
      inside(null, async () => {
        await command("POST", "/url", { url });
        // The driver calls the browser's own error page a success.
        const at = await execute(command, () => location.href, []);
        if (at === "about:blank" && url !== at) throw new Error(`${url} could not be loaded.`);
      }),
    evaluate: (run, ...args) => inside(null, () => execute(command, run, args)),
    inFrame: (frame, run, ...args) => inside(frame, () => execute(command, run, args)),
    hover: (point) => act(mouse(moveTo(point))),
    click: (point, { alt = false, button = 0 } = {}) => {
      const [down, up] = [
        { type: "pointerDown", button },
        { type: "pointerUp", button },
      ];
      if (!alt) return act(mouse(moveTo(point), down, up));
      // What is done by both goes on in step.
      const pause = { type: "pause" };
      return act(
        keys({ type: "keyDown", value: ALT }, pause, pause, { type: "keyUp", value: ALT }),
        mouse(moveTo(point), down, up, pause),
      );
    },
    drag: (from, to) =>
      act(
        mouse(moveTo(from), { type: "pointerDown", button: 0 }, moveTo(to), { type: "pointerUp", button: 0 }),
      ),
    type: (text) => act(strokes([...text])),
    press: (key) => act(strokes([KEYS[key]])),
    resize: (width, height) => inside(null, () => fitWindow(command, width, height)),
    screenshot: (file) =>
      inside(null, async () => {
        writeFileSync(file, Buffer.from(await command<string>("GET", "/screenshot"), "base64"));
      }),
  };
}
