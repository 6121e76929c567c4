import type { Channel } from "../../protocol/channel.ts";
import type {
  EventData,
  EventName,
  Extra,
  FrameToHost,
  Kept,
  Look,
  Memory,
  Order,
  TourAnswer,
} from "../../protocol/messages.ts";
import type { BootOk } from "../session/bootSchema.ts";
import type { LauncherWords } from "../strings/languages.ts";

const REFUSED_MS = 86_400_000;
/** Console lines of one document. A page that makes up names must not fill our memory and its own console. */
const MAX_LINES = 100;

/**
 * What the frame orders of the loader (protocol SPEC, chapter SH): the loader draws, remembers, tells and warns what is
 * said here, and decides nothing. Never a word a person wrote.
 */
export class Reporter {
  readonly #channel: Channel<FrameToHost>;
  /** In English, until another language brings its own. The only words the host page ever shows. */
  #words = (count: number): LauncherWords => ({ open: `Open chat${count ? `, ${count} unread` : ""}` });
  readonly #isHidden: () => boolean;
  readonly #said = new Map<string, string>();
  readonly #warned = new Set<string>();
  #look: Look | null = null;
  #count = 0;
  #isReady = false;
  #isOpen = false;
  /** This browser has seen the launcher before. */
  #isKnown = false;
  /** The page may keep something: consent was not asked for, or was given. */
  #mayKeep = false;
  /** What the page keeps for a browser that keeps nothing (SPEC SH9). */
  #handle: string | undefined;
  /** A later page of this site sees to what is kept. */
  #isOutdated = false;
  #kept: Omit<Kept, "h"> | null = null;

  constructor(channel: Channel<FrameToHost>, isHidden: () => boolean) {
    this.#channel = channel;
    this.#isHidden = isHidden;
  }

  /** What was there before this frame. */
  begin(isKnown: boolean, mayKeep: boolean, handle: string | undefined): void {
    this.#isKnown = isKnown;
    this.#mayKeep = mayKeep;
    this.#handle = handle;
  }

  booted({ visitorRef, unread }: BootOk): void {
    this.#isKnown = true;
    this.#order({ set: { isOn: true, isKnown: true, visitor: visitorRef } });
    this.unread(unread.total);
    const wasReady = this.#isReady;
    this.#isReady = true;
    this.#remember();
    if (!wasReady) this.event("ready");
  }

  refused(code: string, detail: string): void {
    this.#isReady = this.#isOpen = false;
    // Somebody who is shut out is told nothing.
    if (code !== "VISITOR_BLOCKED") this.warn(code, detail.slice(0, 300));
    // Input can be mended; the others stay as they are for a while.
    const isLasting = code !== "INPUT_INVALID";
    if (isLasting) this.#isKnown = false;
    if (isLasting && this.#mayKeep) this.#keepOn({ until: Date.now() + REFUSED_MS });
    this.#order({
      set: { isOn: false, isKnown: this.#isKnown, isPainted: false, visitor: null },
      isOpen: false,
      emit: ["refused", { code }],
    });
  }

  /**
   * The deployment does not answer. Before the first answer nothing but a launcher that is known is worth showing, and
   * behind it the messenger that somebody has opened, or is about to: it says so itself.
   */
  unreachable(): void {
    this.warn("BACKEND_UNREACHABLE", "cannot reach convexUrl");
    if (this.#isReady) return;
    this.#order({ set: { isOn: this.#isKnown }, ...(this.#isKnown ? {} : { isOpen: false }) });
  }

  /** For `extras.js` of the host (SPEC SH10), where it has changed. */
  extra(extra: Extra): void {
    const text = JSON.stringify(extra);
    // An address may ask again, and so may who wants to know how the page stands now.
    if (this.#said.get(extra[0]) === text && !/^[df]/.test(extra[0])) return;
    this.#said.set(extra[0], text);
    this.#order({ extra });
  }

  unread(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    // A page in the background says it in its title, too; one that never was there needs nothing for it.
    if (this.#isHidden() || this.#said.has("title")) this.extra(["title", count]);
    this.#order({
      set: {
        badge: count > 9 ? "9+" : `${count || ""}`,
        ...this.#words(count),
      },
      emit: ["unreadChanged", { count }],
    });
  }

  /** What the launcher is called from now on, in the language on show. */
  setWords(words: (count: number) => LauncherWords): void {
    this.#words = words;
    this.#order({ set: words(this.#count) });
  }

  /** How the launcher looks from now on; the next page starts with it. */
  setLook(look: Look): void {
    this.#look = look;
    this.#once("look", look);
    this.#remember();
  }

  /** Consent was given or withdrawn. What there was is gone then: the loader sees to that itself, and at once. */
  setConsent(isGranted: boolean): void {
    this.#mayKeep = isGranted;
    this.#said.delete("memory");
    this.#remember();
  }

  /** What the next document in this iframe is to be told. */
  keep(given: Omit<Kept, "h">): void {
    this.#kept = given;
    const kept = this.#withHandle(given);
    const text = JSON.stringify(kept);
    if (this.#said.get("kept") === text) return;
    this.#said.set("kept", text);
    this.#order({ set: { kept } }, "kept");
  }

  /** What the page is to keep for this visitor from now on, where consent allows it; undefined: nothing, at once. */
  setHandle(handle: string | undefined): void {
    if (handle === this.#handle) return;
    this.#handle = handle;
    this.#isOutdated = false;
    if (this.#kept) this.keep(this.#kept);
    if (!handle && !this.#isReady) this.#once("memory", null);
    else this.#remember();
  }

  /** A later page has spent what this one gave to keep: what this one knows of it would only do harm. */
  yieldHandle(): void {
    this.#isOutdated = true;
  }

  /** The open messenger stands painted on the screen. */
  painted(): void {
    const isNews = !this.#isOpen;
    this.#isOpen = true;
    this.#order({ set: { isPainted: true }, ...(isNews ? { emit: ["open"] } : {}) });
  }

  /** It was open before this document, and the page knows. */
  resumed(): void {
    this.#isOpen = true;
  }

  /** The messenger is to open or to close, as by the launcher: the loader does it and says so. */
  ask(isOpen: boolean): void {
    this.#order({ isOpen });
  }

  closed(): void {
    if (this.#isOpen) this.event("close");
    this.#isOpen = false;
  }

  /** What `getAvailableTours()` answers from now on. */
  tours(tours: readonly unknown[]): void {
    this.#order({ set: { tours: [...tours] }, emit: ["toursChanged", {}] });
  }

  event(name: EventName, data?: EventData): void;
  /** Answers a question of the page's (SPEC, chapter QU). */
  event(number: number, answer: TourAnswer): void;
  event(name: EventName | number, data: EventData | TourAnswer = {}): void {
    this.#order({ emit: [name, data] as NonNullable<Order["emit"]> });
  }

  /** One line in the page's console for each problem. */
  warn(code: string, detail: string): void {
    const line = `${code} ${detail}`;
    if (this.#warned.has(line) || this.#warned.size >= MAX_LINES) return;
    this.#warned.add(line);
    this.#order({ warn: [code, detail] });
  }

  #remember(): void {
    if (this.#isReady && this.#mayKeep && this.#look) this.#keepOn(this.#look);
  }

  #keepOn(memory: Memory): void {
    if (!this.#isOutdated) this.#once("memory", this.#withHandle(memory));
  }

  #withHandle<T extends object>(value: T): T & { h?: string } {
    return this.#handle ? { ...value, h: this.#handle } : value;
  }

  /** Orders a field if it is not what was ordered last. */
  #once<K extends "look" | "memory">(field: K, value: Order[K]): void {
    const text = JSON.stringify(value);
    if (this.#said.get(field) === text) return;
    this.#said.set(field, text);
    this.#order({ [field]: value }, field);
  }

  /** Of those with a key that still wait only the newest goes out (SPEC RL3). */
  #order(order: Order, key?: string): void {
    this.#channel.send("order", order, key);
  }
}
