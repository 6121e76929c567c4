import type { ApiCall, CallOutcome, View } from "../protocol/messages.ts";
import { isCallOutcome } from "../protocol/shell/guards.ts";
import { closeMessenger, type Core, draw, mayRemember, openMessenger, pickConfig, pickLook } from "./core.ts";
import { remember } from "./memory.ts";
import { fromObject } from "./options.ts";
import { mergeUser, toScalars, toUser } from "./user.ts";
import { warn } from "./warn.ts";
import type { Widget } from "./widget.ts";

/** A public method on a running widget. Arguments are whatever the page passed. */
type Command = (widget: Widget, first: unknown, second: unknown) => void;

const asText = (value: unknown, what: string): string | undefined => {
  if ((typeof value === "string" || typeof value === "number") && value !== "")
    return `${value}`.slice(0, 4_000);
  warn("ARGUMENT_INVALID", `${what} – pass text`);
  return undefined;
};

const openView =
  (name: "conversation"): Command =>
  ({ core }, id) => {
    const text = asText(id, "id");
    if (text) openMessenger(core, { name, id: text });
  };

/** Methods whose feature lives in the frame: it knows whether it has the feature yet. */
const call =
  (name: ApiCall): Command =>
  ({ core }, id) => {
    const text = asText(id, name);
    if (!text) return;
    core.link.use((line) => {
      void line.request("shell.call", { name, args: [text] }).then(
        (answer) => {
          const outcome = isCallOutcome(answer) ? (answer as CallOutcome) : { ok: true };
          if (!outcome.ok) warn((outcome as { code: string }).code, `${name}() does nothing on this server`);
        },
        () => warn("NO_ANSWER", `${name}()`),
      );
    });
  };

const identify = (core: Core, value: unknown): void => {
  const user = toUser(value);
  if (!user) return warn("ARGUMENT_INVALID", "identify – pass userId or email");
  core.config.user = mergeUser(core.config.user, user);
  // Before there is a line, `greet` carries the user.
  if (core.link.isUp()) core.link.send("shell.identify", { user });
};

/** Every command of the public API that needs a running widget. */
export const commands = {
  identify: ({ core }, user) => identify(core, user),
  trackEvent({ core }, name, properties) {
    const text = asText(name, "trackEvent");
    if (!text) return;
    const scalars = properties === undefined ? undefined : toScalars(properties, "properties");
    core.link.send("shell.track", { name: text.slice(0, 256), properties: scalars });
  },
  show({ core }) {
    core.isHidden = false;
    draw(core);
  },
  hide({ core }) {
    closeMessenger(core);
    core.isHidden = true;
    draw(core);
  },
  open({ core }, space) {
    const isSpace = space === "home" || space === "messages";
    if (space !== undefined && !isSpace) warn("ARGUMENT_INVALID", 'open – "home" or "messages"');
    openMessenger(core, isSpace ? { name: space } : undefined);
  },
  close: ({ core }) => closeMessenger(core),
  toggle: ({ core }) => (core.isOpen ? closeMessenger(core) : openMessenger(core)),
  showNewMessage({ core }, prefill) {
    const view: View = { name: "newMessage" };
    if (prefill !== undefined) view.prefill = asText(prefill, "showNewMessage");
    openMessenger(core, view);
  },
  showConversation: openView("conversation"),
  startTour: call("startTour"),
  showArticle: call("showArticle"),
  showTicket: call("showTicket"),
  startSurvey: call("startSurvey"),
  startChecklist: call("startChecklist"),
  update({ core }, value) {
    const { user, ...options } = fromObject(value);
    const config = pickConfig(options);
    Object.assign(core.config, config);
    Object.assign(core.forced, pickLook(options));
    core.bottom = options.bottom ?? core.bottom;
    if (user) identify(core, user);
    if (Object.keys(config)[0] && core.link.isUp()) core.link.send("shell.update", { config });
    draw(core);
  },
  setLocale({ core }, locale) {
    if (!/^[a-z0-9-]{2,35}$/i.test(`${locale}`)) return warn("ARGUMENT_INVALID", "setLocale – like en-GB");
    core.config.locale = `${locale}`;
    core.link.send("shell.setLocale", { locale: `${locale}` });
  },
  setTheme({ core }, value) {
    const { theme } = fromObject({ theme: value });
    if (!theme) return;
    core.config.theme = theme;
    core.link.send("shell.setTheme", { theme });
    draw(core);
  },
  setConsent({ core, schedule }, granted) {
    const isGranted = granted === true;
    core.config.consent = isGranted ? "granted" : "required";
    if (!mayRemember(core)) remember(core.config.workspaceId);
    else if (core.isReady) remember(core.config.workspaceId, core.look);
    if (core.link.frame()) core.link.send("shell.setConsent", { granted: isGranted });
    schedule();
  },
  logout({ core }) {
    closeMessenger(core);
    core.config.user = undefined;
    core.view = undefined;
    if (core.config.consent !== "required") core.link.ensure();
    if (core.link.frame())
      core.link.use((line) => void line.request("shell.logout", {}).catch(() => undefined));
  },
} satisfies Record<string, Command>;
