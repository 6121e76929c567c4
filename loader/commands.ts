import type { ApiCall, View } from "../protocol/messages.ts";
import { fits } from "../protocol/fits.ts";
import { isRecord } from "../protocol/json.ts";
import { failureShape } from "../protocol/shell/guards.ts";
import { remember } from "./memory.ts";
import { fromObject } from "./options.ts";
import { apply, isGated, state } from "./state.ts";
import { warn } from "./warn.ts";
import { close, draw, link, open, schedule, toggle } from "./widget.ts";

/** A public method while the widget runs. Arguments are whatever the page passed; the frame checks what it gets. */
type Command = (first?: unknown, second?: unknown) => void;

/** Names and ids. */
function withText(value: unknown, then: (text: string) => void): void {
  if (value && /^(str|num)/.test(typeof value)) then(`${value as string}`.slice(0, 4_000));
  else warn("ARGUMENT_INVALID", "pass a name or an id");
}

/** Methods whose feature lives in the frame: it knows whether it has the feature yet. */
const call =
  (name: ApiCall): Command =>
  (id) =>
    withText(id, (text) =>
      link.use(async (line) => {
        const outcome = await line.request("shell.call", { name, args: [text] }).catch(() => undefined);
        if (fits(failureShape, outcome)) warn((outcome as { code: string }).code, `${name}()`);
      }),
    );

function identify(given: unknown): void {
  if (!isRecord(given)) return warn("ARGUMENT_INVALID", "identify: pass an object");
  const { user } = state.config;
  // The same person with more facts, or another person, for whom nothing of the first is kept.
  const isOther = user?.userId && given.userId && user.userId !== given.userId;
  state.config.user = isOther ? given : { ...user, ...given };
  link.tell("shell.identify", { user: given });
}

function update(given: unknown): void {
  const { user, ...options } = fromObject(given);
  apply(options);
  if (user) identify(user);
  link.tell("shell.update", { config: options });
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
  trackEvent: (name, properties) =>
    withText(name, (text) =>
      link.use(() =>
        link.tell("shell.track", {
          name: text,
          ...(isRecord(properties) && { properties: properties as never }),
        }),
      ),
    ),
  show() {
    state.isHidden = false;
    draw();
  },
  hide() {
    close();
    state.isHidden = true;
    draw();
  },
  open: (space) => open(space === "home" || space === "messages" ? { name: space } : undefined),
  showNewMessage(prefill) {
    const view: View = { name: "newMessage" };
    if (prefill) withText(prefill, (text) => (view.prefill = text));
    open(view);
  },
  showConversation: (id) => withText(id, (text) => open({ name: "conversation", id: text })),
  setLocale: (locale) => update({ locale }),
  setTheme: (theme) => update({ theme }),
  setConsent(granted) {
    const isGranted = granted === true;
    const { config, look, isReady } = state;
    config.consent = isGranted ? "granted" : "required";
    remember(config.workspaceId, isGranted && isReady ? look : undefined);
    link.tell("shell.setConsent", { granted: isGranted });
    schedule();
  },
  logout() {
    close();
    state.config.user = state.view = undefined;
    if (!isGated()) link.ensure();
    link.use((line) => void line.request("shell.logout", {}).catch(() => undefined));
  },
} satisfies Record<string, Command>;
