import { isRecord } from "../protocol/json.ts";
import type { ApiCall } from "../protocol/messages.ts";
import { remember } from "./memory.ts";
import { fromObject } from "./options.ts";
import { apply, isGated, state } from "./state.ts";
import { warn } from "./warn.ts";
import { close, draw, link, open, schedule, toggle } from "./widget.ts";

/** A public method while the widget runs. Arguments are whatever the page passed; the frame checks what it gets. */
type Command = (first?: unknown, second?: unknown) => void;

/** Methods whose feature lives in the frame: it knows whether it has the feature yet. */
const call =
  (name: ApiCall): Command =>
  (id) => {
    // Outside of what may run later: it may throw, and here that is caught.
    const args = [`${id as string}`];
    link.use(async (line) => {
      const outcome = await line.request("shell.call", { name, args });
      if (isRecord(outcome) && outcome.code) warn(`${outcome.code as string}`, `${name}()`);
    });
  };

function identify(user: unknown): void {
  if (!isRecord(user)) return warn("ARGUMENT_INVALID", "identify: pass an object");
  const { user: known } = state.config;
  // The same person with more facts, or another person, for whom nothing of the first is kept.
  const isOther = known?.userId && user.userId && known.userId !== user.userId;
  state.config.user = isOther ? user : { ...known, ...user };
  link.tell("shell.identify", { user });
}

function update(given: unknown): void {
  const { user, ...config } = fromObject(given);
  apply(config);
  if (user) identify(user);
  link.tell("shell.update", { config });
  draw();
}

/** Every method of the public API that needs a running widget. */
export const commands = {
  identify,
  update,
  close,
  toggle,
  startTour: call("startTour"),
  showArticle: call("showArticle"),
  showTicket: call("showTicket"),
  startSurvey: call("startSurvey"),
  startChecklist: call("startChecklist"),
  trackEvent(given, properties) {
    const name = `${given as string}`;
    link.use((line) => line.send("shell.track", { name, properties: properties as never }));
  },
  show() {
    state.isHidden = false;
    draw();
  },
  hide() {
    close();
    state.isHidden = true;
    draw();
  },
  open: (space) => open(space ? { name: space as "home" } : undefined),
  showNewMessage: (prefill) => open({ name: "newMessage", prefill: prefill as string }),
  showConversation: (id) => open({ name: "conversation", id: `${id as string}` }),
  setLocale: (locale) => update({ locale }),
  setTheme: (theme) => update({ theme }),
  setConsent(granted) {
    const { config, look, isReady } = state;
    config.consent = granted === true ? "granted" : "required";
    remember(config.workspaceId, granted === true && isReady && look);
    link.tell("shell.setConsent", { granted: granted === true });
    schedule();
  },
  logout() {
    close();
    state.config.user = state.view = undefined;
    if (!isGated()) link.ensure();
    link.use((line) => line.send("shell.logout", {}, "logout"));
  },
} satisfies Record<string, Command>;
