import type { Handlers } from "../protocol/channel.ts";
import type { FrameToHost } from "../protocol/messages.ts";
import { closeMessenger, type Core, draw, isGated, openMessenger, toLook, turnOff } from "./core.ts";
import { remember } from "./memory.ts";
import { warn } from "./warn.ts";

/** What the frame says, each message already checked by its guard. */
export function createHandlers(core: Core): Handlers<FrameToHost> {
  const setUnread = (count: number): void => {
    const isNew = core.unread !== count;
    core.unread = count;
    draw(core);
    if (isNew) core.emit("unreadChanged", { count });
  };
  const keep = (memory: Core["memory"]): void => {
    core.memory = memory;
    if (!isGated(core)) remember(core.config.workspaceId, memory);
  };

  return {
    "shell.booted"({ unread, appearance, visitorRef }) {
      const wasReady = core.isReady;
      core.isReady = core.isOn = true;
      core.visitorRef = visitorRef;
      core.config.theme ??= appearance.theme;
      core.look = toLook(appearance);
      keep(core.look);
      setUnread(unread);
      if (!wasReady) core.emit("ready");
    },
    "shell.refused"({ code, message }) {
      warn(code, message);
      core.isReady = false;
      // Limits pass and input can be mended; the others stay as they are for a while.
      if (!/^(RATE|INPUT)/.test(code)) keep("refused");
      turnOff(core, true);
      core.emit("refused", { code });
    },
    "shell.unreachable"() {
      warn("BACKEND_UNREACHABLE", "the frame cannot reach convexUrl");
      if (!core.isReady) turnOff(core, false);
    },
    incompatible() {
      warn("VERSION_MISMATCH", "use the server's own widget.js");
      turnOff(core, true);
      core.emit("blocked", { code: "VERSION_MISMATCH" });
    },
    "shell.unread": ({ count }) => setUnread(count),
    "shell.opened"() {
      core.isPainted = true;
      draw(core);
    },
    "shell.requestClose": () => closeMessenger(core),
    "shell.requestOpen": () => openMessenger(core),
    "shell.resized": ({ width, height }) => core.messenger.resize(width, height),
    "shell.event": ({ name, data }) => core.emit(name, data),
    "shell.warn": ({ code, detail }) => warn(code, detail),
    "surfaces.open"(order) {
      const outcome = core.surfaces.open(order);
      if (!outcome.ok) {
        core.link.tell("surfaces.dismissed", { id: order.id, reason: "refused", code: outcome.code });
      }
      return outcome;
    },
    "surfaces.resize": ({ id, width, height }) => core.surfaces.resize(id, width, height),
    "surfaces.close": ({ id }) => core.surfaces.close(id),
  };
}
