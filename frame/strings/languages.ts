/**
 * The lazy chunk of every language but English (adr/0009): finds the best catalog for what the reader wishes, fetches it and
 * puts it on show in one step. While one is on its way, and when it cannot be had, what is on show stays.
 */
import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import { HASHES } from "./hashes.ts";
import { en } from "./launcher/en.ts";
import { matchLanguage } from "./matchLanguage.ts";
import type { Messages } from "./messages.ts";

/** Labels of the launcher while the messenger is closed and while it is open. */
export type LauncherWords = { open: string; close?: string };

type LanguageWorld = {
  /** Where the release's files are. */
  config: { assetBase: string };
  window: Pick<typeof globalThis, "fetch" | "addEventListener">;
  /** Parts that features have asked for; they come with every language. May grow. */
  parts: ReadonlySet<string>;
};
type Launcher = {
  setWords(words: (count: number) => LauncherWords): void;
  warn(code: string, detail: string): void;
};

/** Takes up parts that were added. Resolves when they are on show, or once nobody should wait for them any longer. */
export type Languages = { follow(): Promise<void> };

type Catalog = { messages: Messages; parts?: Record<string, string> };

/** A messenger that opens waits this long for its language, ms. */
const PATIENCE_MS = 3_000;
const RETRY_MIN_MS = 2_000;
const RETRY_MAX_MS = 60_000;

/** Follows the reader's wishes from now on. Resolves once the first language is on show, or is given up for now. */
export async function followLanguage(
  world: LanguageWorld,
  state: Store<FrameState>,
  launcher: Launcher,
): Promise<Languages> {
  const { window, parts } = world;
  const fetchFile = createFetch(world);
  let turn = 0;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tryAgain = (): void => {
    clearTimeout(timer);
    timer = setTimeout(follow, Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** tries++));
  };
  const load = async (name: string): Promise<{ messages: Messages; isWhole: boolean }> => {
    if (name === "en") return { messages: {}, isWhole: true };
    const core = await fetchFile(`core.${name}.json`, HASHES[name]);
    const others = await Promise.allSettled(
      [...parts].map((part) => core.parts?.[part] && fetchFile(`${part}.${name}.json`, core.parts[part])),
    );
    const messages = others.map(
      (other) => other.status === "fulfilled" && other.value && other.value.messages,
    );
    return {
      messages: Object.assign({ ...core.messages }, ...messages),
      isWhole: others.every(({ status }) => status === "fulfilled"),
    };
  };
  const follow = async (): Promise<void> => {
    const mine = ++turn;
    clearTimeout(timer);
    const wishes = state.get().wishes.split(",");
    const { name, locale } = matchLanguage(wishes, NAMES);
    tellUnknown(wishes, launcher);
    try {
      const { messages, isWhole } = await load(name);
      // Somebody has changed their mind meanwhile.
      if (mine !== turn) return;
      if (isWhole) tries = 0;
      else tryAgain();
      state.set({ locale, messages });
      launcher.setWords(createWords(messages, locale));
    } catch {
      if (mine === turn) tryAgain();
    }
  };
  const update = (): Promise<void> =>
    Promise.race([follow(), new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))]);

  let { wishes } = state.get();
  state.subscribe((now) => {
    if (now.wishes === wishes) return;
    wishes = now.wishes;
    tries = 0;
    void follow();
  });
  window.addEventListener("online", () => {
    if (tries > 0) void follow();
  });
  await update();
  return { follow: update };
}

const NAMES = Object.keys(HASHES);

/** Tells the page of a language that it asks for and that there is not. English is also what is spoken where nothing fits. */
function tellUnknown([asked]: readonly string[], launcher: Launcher): void {
  if (asked && !/^en\b/i.test(asked) && matchLanguage([asked], NAMES).name === "en")
    launcher.warn("VALUE_IGNORED", `locale ${asked}: there is ${NAMES.join(" ")} en`);
}

/** Each file is fetched once; one that did not come, or is not what its hash says, may be asked for again. */
function createFetch({ config, window }: LanguageWorld) {
  const files = new Map<string, Promise<Catalog>>();
  return (name: string, hash = ""): Promise<Catalog> => {
    const known = files.get(name);
    if (known) return known;
    const asked = window
      .fetch(config.assetBase + name, { integrity: `sha256-${hash}`, credentials: "omit" })
      .then((response) => response.json() as Promise<Catalog>);
    files.set(name, asked);
    asked.catch(() => files.delete(name));
    return asked;
  };
}

function createWords(messages: Messages, locale: string): (count: number) => LauncherWords {
  const { launcherOpen, launcherUnread, launcherClose } = { ...en, ...messages };
  return (count) => ({
    open: `${count ? launcherUnread : launcherOpen}`.replace("{count}", count.toLocaleString(locale)),
    close: `${launcherClose}`,
  });
}
