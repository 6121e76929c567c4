import type { Handlers } from "../protocol/channel.ts";
import type { FrameToHost } from "../protocol/messages.ts";
import { type Core, closeMessenger, draw, mayRemember, openMessenger, pickLook } from "./core.ts";
import { remember } from "./memory.ts";
import { warn } from "./warn.ts";

const REMEMBERED = /^(WORKSPACE_UNKNOWN|ORIGIN_REFUSED|IDENTITY_REQUIRED)$/;

function setUnread(core: Core, count: number): void {
  if (core.unread === count) return;
  core.unread = count;
  core.emit("unreadChanged", { count });
}

/** The widget is not for this page now: nothing of it stays to be seen. */
export function turnOff(core: Core): void {
  core.standing = "off";
  closeMessenger(core);
  draw(core);
}

/** Nothing came of the frame: the launcher stays only where it has worked before. */
export function turnOffUnlessKnown(core: Core): void {
  if (core.memory.look) return;
  turnOff(core);
}

/** What the frame says, each already checked by its guard. */
export function createHandlers(core: Core): Handlers<FrameToHost> {
  return {
    "shell.booted"({ unread, appearance, visitorRef }) {
      core.look = { ...core.look, ...pickLook(appearance) };
      core.standing = "on";
      core.visitorRef = visitorRef;
      core.memory = { look: core.look, isRefused: false };
      core.config.theme ??= appearance.theme;
      if (mayRemember(core)) remember(core.config.workspaceId, core.look);
      const isFirst = !core.isReady;
      core.isReady = true;
      setUnread(core, unread);
      draw(core);
      if (isFirst) core.emit("ready");
    },
    "shell.refused"({ code, message }) {
      warn(code, message);
      core.isReady = false;
      if (REMEMBERED.test(code)) {
        core.memory = { isRefused: true };
        if (mayRemember(core)) remember(core.config.workspaceId, "refused");
      }
      turnOff(core);
      core.emit("refused", { code });
    },
    "shell.unreachable"() {
      warn("BACKEND_UNREACHABLE", "the frame cannot reach convexUrl – is it running?");
      if (!core.isReady) turnOffUnlessKnown(core);
    },
    incompatible() {
      warn("VERSION_MISMATCH", "this widget.js is too old or too new for the server – use the server's own");
      turnOff(core);
      core.emit("blocked", { code: "VERSION_MISMATCH" });
    },
    "shell.unread"({ count }) {
      setUnread(core, count);
      draw(core);
    },
    "shell.opened"() {
      core.isPainted = true;
      draw(core);
    },
    "shell.requestClose": () => closeMessenger(core),
    "shell.requestOpen": () => openMessenger(core),
    "shell.resized": ({ width, height }) => core.messenger.resize(width, height),
    "shell.event": ({ name, data }) => core.emit(name, data as never),
    "shell.warn": ({ code, detail }) => warn(code, detail),
    "surfaces.open"(order) {
      const outcome = core.surfaces.open(order);
      if (!outcome.ok) {
        core.link.send("surfaces.dismissed", { id: order.id, reason: "refused", code: outcome.code });
      }
      return outcome;
    },
    "surfaces.resize": ({ id, width, height }) => core.surfaces.resize(id, width, height),
    "surfaces.close": ({ id }) => core.surfaces.close(id),
  };
}
