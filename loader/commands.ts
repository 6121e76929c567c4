import type { ApiCall, View } from "../protocol/messages.ts";
import { fits } from "../protocol/fits.ts";
import { isRecord } from "../protocol/json.ts";
import { failureShape } from "../protocol/shell/guards.ts";
import { closeMessenger, type Core, draw, isGated, openMessenger } from "./core.ts";
import { remember } from "./memory.ts";
import { fromObject } from "./options.ts";
import { mergeUser } from "./user.ts";
import { warn } from "./warn.ts";
import type { Widget } from "./widget.ts";

/** A public method on a running widget. Arguments are whatever the page passed; the frame checks what it gets. */
type Command = (widget: Widget, first: unknown, second: unknown) => void;

/** Names and ids. */
function withText(value: unknown, then: (text: string) => void): void {
  if (value && /^(str|num)/.test(typeof value)) then(`${value as string}`.slice(0, 4_000));
  else warn("ARGUMENT_INVALID", "pass a name or an id");
}

const view =
  (name: "conversation"): Command =>
  ({ core }, id) =>
    withText(id, (text) => openMessenger(core, { name, id: text }));

/** Methods whose feature lives in the frame: it knows whether it has the feature yet. */
const call =
  (name: ApiCall): Command =>
  ({ core: { link } }, id) =>
    withText(id, (text) =>
      link.use(async (line) => {
        const outcome = await line.request("shell.call", { name, args: [text] }).catch(() => undefined);
        if (fits(failureShape, outcome)) warn((outcome as { code: string }).code, `${name}()`);
      }),
    );

function identify(core: Core, user: unknown): void {
  if (!isRecord(user)) return warn("ARGUMENT_INVALID", "identify: pass an object");
  core.config.user = mergeUser(core.config.user, user);
  core.link.tell("shell.identify", { user });
}

/** Every command of the public API that needs a running widget. */
export const commands = {
  identify: ({ core }, user) => identify(core, user),
  trackEvent: ({ core }, name, properties) =>
    withText(name, (text) =>
      core.link.send("shell.track", {
        name: text,
        properties: isRecord(properties) ? (properties as never) : undefined,
      }),
    ),
  show({ core }) {
    core.isHidden = false;
    draw(core);
  },
  hide({ core }) {
    closeMessenger(core);
    core.isHidden = true;
    draw(core);
  },
  open: ({ core }, space) =>
    openMessenger(core, space === "home" || space === "messages" ? { name: space } : undefined),
  close: ({ core }) => closeMessenger(core),
  toggle: ({ core }) => (core.isOpen ? closeMessenger : openMessenger)(core),
  showNewMessage({ core }, prefill) {
    const to: View = { name: "newMessage" };
    if (prefill) withText(prefill, (text) => (to.prefill = text));
    openMessenger(core, to);
  },
  showConversation: view("conversation"),
  startTour: call("startTour"),
  showArticle: call("showArticle"),
  showTicket: call("showTicket"),
  startSurvey: call("startSurvey"),
  startChecklist: call("startChecklist"),
  update({ core }, options) {
    const {
      user,
      bottom = core.bottom,
      frameUrl: _,
      color,
      side,
      icon,
      launcher,
      spacing,
      ...config
    } = fromObject(options);
    const look = { color, side, icon, launcher, spacing };
    for (const key of Object.keys(look) as "color"[])
      if (look[key] !== undefined) core.forced[key] = look[key];
    core.bottom = bottom;
    Object.assign(core.config, config);
    if (user) identify(core, user);
    core.link.tell("shell.update", { config });
    draw(core);
  },
  setLocale: (widget, locale) => commands.update(widget, { locale }),
  setTheme: (widget, theme) => commands.update(widget, { theme }),
  setConsent({ core, schedule }, granted) {
    const isGranted = granted === true;
    core.config.consent = isGranted ? "granted" : "required";
    remember(core.config.workspaceId, isGranted && core.isReady ? core.look : undefined);
    core.link.tell("shell.setConsent", { granted: isGranted });
    schedule();
  },
  logout({ core }) {
    closeMessenger(core);
    core.config.user = core.view = undefined;
    if (!isGated(core)) core.link.ensure();
    core.link.use((line) => void line.request("shell.logout", {}).catch(() => undefined));
  },
} satisfies Record<string, Command>;
