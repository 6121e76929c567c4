import type { Look } from "../protocol/shell/order.ts";
import { focusMessenger, MESSENGER, type Order, paintBoxes, removeBox, setBox } from "./boxes.ts";
import { emit } from "./events.ts";
import { button, onLauncher, paintLauncher } from "./launcher.ts";
import { MAX_RETURNS } from "./limits.ts";
import { createLink, type Link } from "./link.ts";
import { DEFAULT_LOOK, toLook } from "./look.ts";
import { recall, remember } from "./memory.ts";
import type { Options } from "./options.ts";
import { isRtl, readPage, watchPage } from "./page.ts";
import { afterLoad } from "./schedule.ts";
import { script } from "./script.ts";
import { enter, hasFocus, hooks, leave, root } from "./stage.ts";
import { reset, state } from "./state.ts";
import { warn } from "./warn.ts";

/** The line to the frame of the running widget. */
let link: Link;
/** Aborted when the widget stops. */
let life: AbortController;
/** Resolves when the widget before this one is gone. */
let after: Promise<unknown> | undefined;
let config: Options;
let look: Look;
/** Consent is required and was not given: nothing is made before a click. */
let isGated: boolean;
let isHidden: boolean;
let isOpen = false;

/** A code with which an author may edit on this page. Read before any router of the page takes the fragment for its own. */
const authoring = location.hash.split("opencom_authoring=")[1];

/** Draws everything as the state says. Cheap to call twice. */
function draw(): void {
  const { color, side, spacing, bottom, theme, icon, launcher } = look;
  const isShown = !!state.isOn && !isHidden && launcher === "visible";
  const safe = "px + env(safe-area-inset-";
  root.style.cssText = `--c:${color};--o:${state.isPainted ? 1 : 0};--l:${isShown ? 68 : 0}px;--y:calc(${+spacing + +bottom + safe}bottom));${side}:calc(${spacing + safe + side}));color-scheme:${theme}`;
  paintBoxes(isOpen, isHidden);
  paintLauncher(icon, isShown, isOpen);
}

const tellPage = (): void => link.tell("page", readPage());

/** Shows the messenger at once, painted or not, or hides it, and moves the keyboard into it or back. */
function setOpen(value: boolean): void {
  const hadFocus = hasFocus();
  if (value) link.ensure();
  if (isOpen === value) return;
  isOpen = value;
  isHidden &&= !value;
  draw();
  if (value) focusMessenger();
  else if (hadFocus) button.focus({ preventScroll: true });
}

const open = (): void => setOpen(true);

/** Methods of the public API that do something here at once; all of them, and the others, are the frame's to know. */
const effects: Record<string, (first: unknown) => unknown> = {
  open,
  close: () => setOpen(false),
  show: () => (isHidden = false),
  hide() {
    setOpen(false);
    isHidden = true;
  },
  update: (options) => Object.assign(look, toLook(options)),
  setConsent(isGranted) {
    isGated = isGranted !== true;
    if (isGated) remember(config.workspaceId);
    else schedule();
  },
};

/** Does what the page, the visitor's hand or the frame asks for. */
export function perform(asked: string, args: unknown[] = []): void {
  const name = asked === "toggle" ? (isOpen ? "close" : "open") : asked;
  // As when Escape is released on the launcher, which closing has given the keyboard.
  if (name === "close" && !isOpen) return;
  // First, since it reads what was passed, and that may throw.
  link.call(name, args);
  if (/^show./.test(name)) open();
  effects[name]?.(args[0]);
  draw();
}

/** Fetches what few pages need from beside this script, once, and hands it the frame's wish (SPEC SH10). */
const load = (extra: unknown): unknown =>
  import(/* @vite-ignore */ new URL("extras.js", script?.src) as unknown as string).then(
    ({ run }) => run(extra, perform, life.signal, button),
    (error) => warn("INTERNAL", error),
  );

/** Takes one order of the frame (SPEC, chapter SH). Each field is made what it must be here, or where it is used. */
function obey(order: Order): void {
  if (order.warn) warn(...(order.warn as [string, string]));
  Object.assign(state, order.set);
  Object.assign(look, toLook(order.look));
  if ("memory" in order) remember(config.workspaceId, order.memory);
  if (order.box) setBox(order.box as Order);
  if ("isOpen" in order) perform(order.isOpen ? "open" : "close");
  draw();
  if (order.extra) load(order.extra);
  if (order.emit) emit(...(order.emit as [string, unknown]));
}

/** Hides all of the frame's, whose document has gone. */
function onFresh(): void {
  state.isPainted = false;
  removeBox();
  draw();
}

/** Puts all away but the launcher, if that has worked before. */
function putAway(isKept: boolean): void {
  setOpen(false);
  state.isOn = isKept && state.isKnown;
  state.visitor = null;
  onFresh();
  // Nothing comes of what was asked.
  emit();
}

/** Nothing will come of the frame: tells page and developer. */
function block(code: string, detail?: string): void {
  warn(code, detail);
  putAway(!!detail);
  emit("blocked", { code });
}

/** Makes the frame when its time comes (DESIGN D3): at once for an author, or if nothing tells yet how the launcher looks. */
function schedule(): void {
  if (authoring) link.ensure();
  if (!isGated) afterLoad(link.ensure, state.isOn, life.signal);
}

/** Starts the widget; an earlier one must have been stopped. `url` is the frame's address. */
export function start(options: Options, url: URL): void {
  reset();
  config = options;
  isHidden = false;
  isGated = options.consent === "required";
  /** What a frame gave us for the next page, when this page came. */
  const memory = isGated ? null : recall(options.workspaceId);
  const [known, hints] = [toLook(memory), toLook(options)];
  look = { ...DEFAULT_LOOK, ...(isRtl() && { side: "left" }), ...hints, ...known };
  // The page has the last word on this.
  if (hints.launcher === "hidden" || /^(true|1)$/.test(options.hideLauncher as string))
    look.launcher = "hidden";
  state.isKnown = "color" in known;
  state.isOn =
    !(((memory as { until: number } | undefined)?.until as number) > Date.now()) &&
    (state.isKnown || isGated || !!Object.keys(hints)[0]);
  life = new AbortController();
  const { signal } = life;
  link = createLink({
    url,
    obey,
    after,
    onFresh,
    greet: () => ({ config, memory, isOpen, kept: state.kept, page: readPage(), authoring }) as never,
    onBlocked: (code) => block(code, `${url.origin}: check frame-src, Allowed Origins, ad blockers`),
  });
  watchPage(tellPage, signal);
  for (const type of ["resize", "scroll"])
    visualViewport?.addEventListener(
      type,
      () => {
        if (!isOpen) return;
        draw();
        tellPage();
      },
      { signal },
    );
  enter();
  draw();
  schedule();
}

/**
 * Removes everything the page can see at once, and the frame when it has said goodbye.
 * @param forget true: also of a visitor without a name nothing may stay in this browser
 */
export function stop(forget?: boolean): void {
  // Only a frame can wipe; without consent there is nothing that lasts.
  if (!isGated && forget) link.ensure();
  life.abort();
  const mine = link;
  after = Promise.all([after, link.stop(forget)]).then(() => {
    // Another widget may have started meanwhile: our element is its own now.
    if (mine === link) leave();
  });
  putAway(false);
}

hooks.onGone = (id, reason) => {
  if (id === MESSENGER) return perform("close");
  removeBox(id);
  link.call("gone", [id, reason]);
};
let returns = 0;
hooks.onRemoved = () => {
  leave();
  draw();
  if (++returns > MAX_RETURNS) return block("REMOVED_BY_PAGE");
  enter();
  draw();
};
onLauncher(perform, () => {
  if (!isGated) {
    link.ensure();
    link.call("intent", []);
  }
  return life.signal;
});
