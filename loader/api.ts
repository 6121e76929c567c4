import { isRecord } from "../protocol/json.ts";
import { frameAddress } from "./address.ts";
import { emit, on } from "./events.ts";
import { ANSWER_MS } from "./limits.ts";
import { type Options, readOptions } from "./options.ts";
import { script } from "./script.ts";
import { state } from "./state.ts";
import type { OpencomWidgetApi } from "./types.ts";
import { VERSION } from "./version.ts";
import { warn } from "./warn.ts";
import { perform, start, stop } from "./widget.ts";

type Method = (...args: unknown[]) => unknown;

/** Methods that need a running widget. What they take is whatever the page passed; the frame checks what it gets. */
const CALLS =
  "open close toggle show hide update trackEvent showNewMessage startTour startSurvey startChecklist why showArticle showTicket showConversation setLocale setTheme setConsent logout";

/** Why a tour was not started, in the frame's words. Any other word, and none, is `unavailable`. */
const REASONS = "hidden notForVisitor notLive unknown waiting".split(" ");

/** Undefined until the first start; false after `destroy`. */
let isRunning: boolean | undefined;
let started = "";
let last: Options = {};
let waiting: [string, unknown[]][] = [];
/** Questions so far, of which each is answered by its number (SPEC, chapter QU). */
let asked = 0;

function run(name: string, args: unknown[]): void {
  if (isRunning) perform(name, args);
  else if (isRunning === false) {
    emit();
    warn("DESTROYED", `${name}(): call init()`);
  } else waiting.push([name, args]);
}

function begin(options: Options): void {
  const url = frameAddress(options);
  if (!url) return;
  last = options;
  isRunning = true;
  start(options, url);
  for (const [name, args] of waiting.splice(0)) run(name, args);
}

const isReady = (): boolean => !!state.visitor;

/** What the next event of this name says. */
const once = (event: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    const off = on(event, (data: unknown) => {
      off();
      resolve(data);
    });
  });

/** The page's global `OpencomWidget`. Nothing it does throws into the page. */
export function createApi(): OpencomWidgetApi {
  const methods: Record<string, Method> = {
    init(given) {
      const options = readOptions(script, given);
      const key = JSON.stringify(options);
      if (isRunning) {
        if (key === started) return;
        stop();
      }
      started = key;
      begin(options);
    },
    identify(user) {
      // Signing in after signing out: the same installation, another person.
      if (!isRunning && last.convexUrl && isRecord(user)) begin({ ...last, user });
      else run("identify", [user]);
    },
    destroy(options) {
      if (isRunning) stop(!!(options as { forget?: unknown } | undefined)?.forget);
      isRunning = false;
      waiting = [];
      // Also of what was asked before there was a widget nothing comes now.
      emit();
    },
    on,
    isReady,
    async ready() {
      if (!isReady()) await once("ready");
    },
    getVisitorId: () => state.visitor || undefined,
    getAvailableTours: () => [...(state.tours ?? [])],
  };
  for (const name of CALLS.split(" ")) methods[name] = (...args) => run(name, args);
  const api: Record<string, unknown> = { version: VERSION };
  for (const [name, method] of Object.entries(methods)) {
    api[name] = (...args: unknown[]) => {
      try {
        return method(...args);
      } catch (error) {
        return warn("ARGUMENT_INVALID", `${name}(): ${error as string}`);
      }
    };
  }
  const { startTour } = api as Record<string, Method>;
  api.startTour = async (id: unknown) => {
    const answered = once(++asked);
    setTimeout(emit, ANSWER_MS, asked, "waiting");
    startTour?.(id, asked);
    const answer = (await answered) as string;
    if (answer === "started") return { started: true };
    return { reason: REASONS.includes(answer) ? answer : "unavailable" };
  };
  return Object.freeze(api) as OpencomWidgetApi;
}
