import type { View } from "../protocol/messages.ts";
import { button, onLauncher, paint } from "./launcher.ts";
import type { Handlers } from "./line.ts";
import { createLink, type Link } from "./link.ts";
import { remember } from "./memory.ts";
import { hooks, measure, messenger, resize, showMessenger } from "./messenger.ts";
import type { Options } from "./options.ts";
import { readPage, watchPage } from "./page.ts";
import { afterLoad } from "./schedule.ts";
import { addIframe, enter, hasFocus, leave, stage } from "./stage.ts";
import { isGated, reset, state, takeLook } from "./state.ts";
import { closeSurface, openSurface, paintSurfaces, resizeSurface } from "./surfaces.ts";
import { warn } from "./warn.ts";

/** The line to the frame of the running widget. */
export let link: Link;
/** Resolves when the widget before this one is gone. */
let after: Promise<unknown> | undefined;
let stops: (() => void)[] = [];

/** Draws everything as the state says. Cheap to call twice. */
export function draw(): void {
  paintSurfaces();
  paint();
  messenger.classList.toggle("w", !state.isPainted);
}

/** Shows the messenger at once, painted or not, and moves the keyboard into it. */
export function open(view?: View): void {
  state.view = view;
  link.ensure();
  link.tell("shell.open", { view });
  if (state.isOpen) return;
  state.isOpen = true;
  state.isHidden = false;
  showMessenger(true);
  draw();
  link.focus();
  state.emit("open");
}

/** Hides the messenger; the keyboard goes back to the launcher if it was inside. */
export function close(): void {
  if (!state.isOpen) return;
  const hadFocus = hasFocus();
  state.isOpen = false;
  showMessenger(false);
  draw();
  if (hadFocus) button.focus({ preventScroll: true });
  link.tell("shell.close", {});
  state.emit("close");
}

export const toggle = (): void => (state.isOpen ? close : open)();

/** Nothing of the widget stays to be seen; with `isKept` the launcher does, where it has worked before. */
function turnOff(isKept: boolean): void {
  close();
  closeSurface();
  state.isReady = state.isPainted = false;
  state.isOn = isKept && state.isKnown;
  draw();
}

/** Remembers for the next page, where consent allows. */
function keep(memory: unknown): void {
  state.isKnown = memory !== "refused";
  if (!isGated()) remember(state.config.workspaceId, memory);
}

function setUnread(value: unknown): void {
  const count = Math.max(0, Math.floor(value as number) || 0);
  const isNew = state.unread !== count;
  state.unread = count;
  draw();
  if (isNew) state.emit("unreadChanged", { count });
}

/** Tells page and developer that nothing will come of the frame. */
function block(code: string, detail: string, isKept: boolean): void {
  warn(code, detail);
  turnOff(isKept);
  state.emit("blocked", { code });
}

/** What the frame says. Nothing was checked before: each field is made what it must be here, or where it is used. */
const handlers: Handlers = Object.assign(Object.create(null), {
  incompatible: () => block("VERSION_MISMATCH", "use the server's own widget.js", false),
  "shell.booted"({ unread, appearance, visitorRef }) {
    const { isReady, look } = state;
    state.isReady = state.isOn = true;
    state.visitorRef = `${visitorRef as string}`;
    takeLook(appearance);
    keep(look);
    setUnread(unread);
    if (!isReady) state.emit("ready");
  },
  "shell.refused"({ code, message }) {
    warn(`${code as string}`, `${message as string}`);
    // Limits pass and input can be mended; the others stay as they are for a while.
    if (!/^(RATE|INPUT)/.test(code as string)) keep("refused");
    turnOff(false);
    state.emit("refused", { code });
  },
  "shell.unreachable"() {
    warn("BACKEND_UNREACHABLE", "cannot reach convexUrl");
    if (!state.isReady) turnOff(true);
  },
  "shell.unread": ({ count }) => setUnread(count),
  "shell.opened"() {
    state.isPainted = true;
    draw();
  },
  "shell.requestClose": () => close(),
  "shell.requestOpen": () => open(),
  "shell.resized": ({ width, height }) => resize(width, height),
  "shell.event": ({ name, data }) => state.emit(`${name as string}`, data),
  "shell.warn": ({ code, detail }) => warn(`${code as string}`, `${detail as string}`),
  "surfaces.open"(order) {
    const outcome = openSurface(order, link);
    draw();
    return outcome;
  },
  "surfaces.resize"(order) {
    resizeSurface(order);
    draw();
  },
  "surfaces.close"({ id }) {
    closeSurface(id);
    draw();
  },
} satisfies Handlers);

/** Makes the frame when its time comes (DESIGN D3): at once if nothing tells yet how the launcher looks. */
export function schedule(): void {
  if (!isGated()) stops.push(afterLoad(link.ensure, state.isOn));
}

/** Starts the widget; an earlier one must have been stopped. `url` is the frame's address. */
export function start(options: Options, url: URL): void {
  reset(options);
  link = createLink({
    url,
    handlers,
    after,
    attach(iframe) {
      addIframe(iframe, messenger);
      if (state.isOpen) iframe.focus();
    },
    greet() {
      const { config, isOn, isHidden, isOpen, view } = state;
      link.tell("shell.init", {
        config,
        page: readPage(),
        layout: measure(),
        launcher: { visible: isOn && !isHidden },
      });
      if (isOpen) link.tell("shell.open", { view });
      // Keyboard intent needs no listener any more.
      button.onfocus = null;
    },
    onRestart() {
      state.isPainted = false;
      closeSurface();
      draw();
    },
    onBlocked: (code) =>
      block(code, `${url.origin} – check frame-src, Allowed Origins, ad blockers, convexUrl`, true),
  });
  stops = [watchPage(() => link.tell("shell.page", readPage()))];
  enter();
  draw();
  schedule();
}

/** Removes everything the page can see at once, and the frame when it has said goodbye. */
export function stop(): void {
  turnOff(false);
  for (const end of stops) end();
  const mine = link;
  after = Promise.all([after, link.stop(!!state.config.user)]).then(() => {
    // Another widget may have started meanwhile: our element is its own now.
    if (mine === link) leave();
  });
}

stage.onReturn = (isLost) => {
  close();
  if (isLost) block("REMOVED_BY_PAGE", "a script keeps removing the widget", false);
  else draw();
};
hooks.onLayout = () => link.tell("shell.layout", measure());
hooks.onCancel = close;
onLauncher(toggle, close, () => {
  if (state.isEager || isGated()) return;
  state.isEager = true;
  link.ensure();
  link.use((line) => line.send("shell.intent", {}));
});
