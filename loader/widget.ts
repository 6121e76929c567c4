import { type Core, closeMessenger, createState, draw, type Emit, openMessenger } from "./core.ts";
import { createLauncher } from "./launcher.ts";
import { createLink, type Link } from "./link.ts";
import { createMessenger } from "./messenger.ts";
import type { Options } from "./options.ts";
import { readPage, watchPage } from "./page.ts";
import { createHandlers, turnOff, turnOffUnlessKnown } from "./reports.ts";
import { afterLoad } from "./schedule.ts";
import { createStage } from "./stage.ts";
import { createSurfaces } from "./surfaces.ts";
import { warn } from "./warn.ts";

export type WidgetWorld = {
  emit: Emit;
  /** The frame's address, valid. */
  url: URL;
  /** Resolves when an earlier widget of this page is gone. */
  after: Promise<void> | undefined;
};

export type Widget = {
  core: Core;
  /** Makes the frame when the page is quiet. */
  schedule(): void;
  /** Removes everything; resolves when the frame has said goodbye. */
  stop(): Promise<void>;
};

function createParts(core: Core): void {
  core.stage = createStage(
    () => {
      // Our element was thrown out and is back: boxes have left the top layer and frames are loading again.
      core.isOpen = false;
      core.messenger.close();
      draw(core);
    },
    () => {
      warn("REMOVED_BY_PAGE", "a script of this page keeps removing the widget");
      turnOff(core);
    },
  );
  core.launcher = createLauncher(core.stage, {
    onClick: () => (core.isOpen ? closeMessenger(core) : openMessenger(core)),
    onEscape: () => closeMessenger(core),
    onIntent() {
      if (core.hasIntent || core.config.consent === "required") return;
      core.hasIntent = true;
      core.link.ensure();
      core.link.send("shell.intent", {});
    },
  });
  core.messenger = createMessenger(core.stage, () => core.look.spacing + core.bottom, {
    onLayout: (layout) => core.link.send("shell.layout", layout, "layout"),
    onCancel: () => closeMessenger(core),
  });
  core.surfaces = createSurfaces(core.stage, () => core.link.frame(), {
    onAttached: (id) => core.link.send("surfaces.attached", { id }),
    onDismissed: (id) => core.link.send("surfaces.dismissed", { id, reason: "escape" }),
  });
}

function connect(core: Core, { url, after }: WidgetWorld): Link {
  return createLink({
    url,
    after,
    handlers: createHandlers(core),
    attach(iframe) {
      core.stage.addIframe(iframe, core.messenger.box);
      if (core.isOpen) iframe.focus();
    },
    greet(line) {
      const { config, launcher, messenger, standing, isHidden, isOpen, view } = core;
      const isVisible = standing === "on" && !isHidden;
      line.send("shell.init", {
        config,
        page: readPage(),
        layout: messenger.layout(),
        launcher: { visible: isVisible },
      });
      launcher.settle();
      if (isOpen) line.send("shell.open", { view });
    },
    onRestart() {
      core.isPainted = false;
      core.surfaces.closeAll();
      draw(core);
    },
    onBlocked(code) {
      warn(
        code,
        code === "FRAME_BLOCKED"
          ? `${url.origin} did not answer – check frame-src, Allowed Origins, ad blockers, convexUrl`
          : "the frame keeps reloading",
      );
      core.isReady = core.isPainted = false;
      core.surfaces.closeAll();
      closeMessenger(core);
      turnOffUnlessKnown(core);
      core.emit("blocked", { code });
    },
  });
}

/** Draws the launcher if anything tells how, and makes the frame when its time comes (DESIGN D3). */
export function startWidget(options: Options, world: WidgetWorld): Widget {
  const core = createState(options, world.emit) as Core;
  createParts(core);
  core.link = connect(core, world);
  draw(core);
  const stopWatching = watchPage(() => {
    // Before there is a line, `greet` tells the address of that moment.
    if (core.link.frame()) core.link.send("shell.page", readPage(), "page");
  });
  let stopWaiting = (): void => undefined;
  const schedule = (): void => {
    stopWaiting();
    if (core.config.consent !== "required") stopWaiting = afterLoad(core.link.ensure, core.standing === "on");
  };
  schedule();
  return {
    core,
    schedule,
    async stop() {
      stopWaiting();
      stopWatching();
      core.isOpen = false;
      core.messenger.close();
      core.surfaces.closeAll();
      core.stage.root.remove();
      await core.link.stop(core.config.user !== undefined);
      core.stage.stop();
    },
  };
}
