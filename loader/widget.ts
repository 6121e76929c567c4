import {
  closeMessenger,
  type Core,
  createState,
  draw,
  type Emit,
  isGated,
  openMessenger,
  turnOff,
} from "./core.ts";
import { createLauncher } from "./launcher.ts";
import { createLink, type Link } from "./link.ts";
import { createMessenger } from "./messenger.ts";
import type { Options } from "./options.ts";
import { readPage, watchPage } from "./page.ts";
import { createHandlers } from "./reports.ts";
import { afterLoad } from "./schedule.ts";
import { createStage } from "./stage.ts";
import { createSurfaces } from "./surfaces.ts";
import { warn } from "./warn.ts";

export type WidgetWorld = {
  emit: Emit;
  /** The frame's address, valid. */
  url: URL;
  /** Resolves when an earlier widget of this page is gone. */
  after: Promise<unknown> | undefined;
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
      // Boxes have left the top layer and frames are loading again.
      closeMessenger(core);
      draw(core);
    },
    () => {
      warn("REMOVED_BY_PAGE", "a script keeps removing the widget");
      turnOff(core, true);
    },
  );
  const { stage } = core;
  core.launcher = createLauncher(stage, {
    onClick: () => (core.isOpen ? closeMessenger : openMessenger)(core),
    onEscape: () => closeMessenger(core),
    onIntent() {
      if (core.hasIntent || isGated(core)) return;
      core.hasIntent = true;
      core.link.ensure();
      core.link.send("shell.intent", {});
    },
  });
  core.messenger = createMessenger(stage, () => core.look.spacing + core.bottom, {
    onLayout: (layout) => core.link.tell("shell.layout", layout, "layout"),
    onCancel: () => closeMessenger(core),
  });
  core.surfaces = createSurfaces(stage, () => core.link.frame(), {
    onAttached: (id) => core.link.tell("surfaces.attached", { id }),
    onDismissed: (id) => core.link.tell("surfaces.dismissed", { id, reason: "escape" }),
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
    greet(tell) {
      const { config, isOn, isHidden } = core;
      const layout = core.messenger.layout();
      tell("shell.init", { config, page: readPage(), layout, launcher: { visible: isOn && !isHidden } });
      core.launcher.settle();
      if (core.isOpen) tell("shell.open", { view: core.view });
    },
    onRestart() {
      core.isPainted = false;
      core.surfaces.closeAll();
      draw(core);
    },
    onBlocked(code) {
      warn(code, `${url.origin} – check frame-src, Allowed Origins, ad blockers, convexUrl`);
      core.isReady = core.isPainted = false;
      core.surfaces.closeAll();
      turnOff(core, false);
      core.emit("blocked", { code });
    },
  });
}

/** Draws the launcher if anything tells how, and makes the frame when its time comes (DESIGN D3). */
export function startWidget(options: Options, world: WidgetWorld): Widget {
  const core = createState(options, world.emit);
  createParts(core);
  core.link = connect(core, world);
  draw(core);
  const stopWatching = watchPage(() => core.link.tell("shell.page", readPage(), "page"));
  let stopWaiting: (() => void) | undefined;
  const schedule = (): void => {
    stopWaiting?.();
    if (!isGated(core)) stopWaiting = afterLoad(core.link.ensure, core.isOn);
  };
  schedule();
  return {
    core,
    schedule,
    async stop() {
      stopWaiting?.();
      stopWatching();
      core.messenger.close();
      core.surfaces.closeAll();
      core.stage.root.remove();
      await core.link.stop(!!core.config.user);
      core.stage.stop();
    },
  };
}
