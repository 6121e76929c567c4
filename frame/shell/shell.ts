/**
 * The frame's centre: takes the loader's orders and decides what is loaded when. Plain TypeScript; the messenger and the
 * connection are chunks fetched only when something needs them.
 */
import type { Channel, DropReason, Handlers } from "../../protocol/channel.ts";
import type {
  FrameToHost,
  GivenSettings,
  Greeting,
  HostPage,
  HostToFrame,
  InitConfig,
  Settings,
  UserFields,
  View,
} from "../../protocol/messages.ts";
import type { AnchoredMarks } from "../anchored/anchoredMarks.ts";
import type { FrameApp, FrameState } from "../app.ts";
import { loadChunk } from "../core/chunk.ts";
import type { FrameConfig } from "../core/config.ts";
import { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import { createStore, type Store } from "../core/store.ts";
import type { PageEngine } from "../engagement/startEngine.ts";
import type { BootResponse } from "../session/bootSchema.ts";
import type { Languages } from "../strings/languages.ts";
import { Surfaces } from "../surface/host.ts";
import { afterPaint } from "./afterPaint.ts";
import { factsOf, refusalOf } from "./embedding.ts";
import { isForAuthors } from "./isForAuthors.ts";
import { isThread, pathBack, pathTo, pathWithin } from "./navigation.ts";
import { Reporter } from "./report.ts";
import { readSettings, toLook } from "./settings.ts";
import { INITIAL, NO_VISITOR } from "./state.ts";
import { Visit } from "./visit.ts";
import { followWording } from "./wording.ts";

export type ShellWorld = {
  window: Window & typeof globalThis;
  config: FrameConfig;
  channel: Channel<FrameToHost>;
  http: Http;
  /** Of the page around the frame, from the handshake. */
  parentOrigin: string;
  /** What the loader calls its own version, from the handshake. */
  loaderVersion: string;
  isOriginAllowed(origin: string): boolean;
  /** POST /boot; rejects with CallError OFFLINE. */
  post(body: unknown): Promise<BootResponse>;
  /** `isInThread`: a conversation is the first screen to be drawn, so its chunk is fetched at the same time. */
  loadMessenger(
    isInThread: boolean,
  ): Promise<{ mountMessenger(app: FrameApp, window: Window & typeof globalThis): () => void }>;
};

const DRAFT_TTL = 14 * 86_400_000;
const MEMORY_TTL = 90 * 86_400_000;
/** Of the messenger, among the loader's boxes. */
const BOX = "m";

/** The same person with more facts, or another person, of whom nothing of the first holds. */
function mergeUser(known: UserFields | undefined, user: UserFields): UserFields {
  return known?.userId && user.userId && known.userId !== user.userId ? user : { ...known, ...user };
}

export class Shell {
  readonly surfaces: Surfaces;
  readonly #world: ShellWorld;
  readonly #state: Store<FrameState> = createStore(INITIAL);
  readonly #reporter: Reporter;
  #config: InitConfig | null = null;
  #visit: Visit | null = null;
  #mounting: Promise<void> | null = null;
  #unmount: (() => void) | null = null;
  /** Of every language but English; absent until one was wanted. */
  #languages: Promise<Languages | undefined> | undefined;
  /** Of the workspace's own launcher icon; absent until there was one. */
  #icon: Promise<unknown> | undefined;
  /** Parts of the words that features on show have asked for, while all was English too. */
  readonly #parts = new Set<string>();
  #isEnded = false;
  /** Hears what is called; absent where nobody edits here. */
  #author: ((type: string, first: unknown, second: unknown) => void) | undefined;
  /** What is anchored to the page; absent until something is. */
  #anchored: Promise<AnchoredMarks> | undefined;
  /** It is there by then: whatever draws at an element brings it along. */
  readonly #anchor = (): Promise<AnchoredMarks> =>
    (this.#anchored ??= import("../anchoredMarks.ts").then(
      ({ AnchoredMarks: M }) => new M({ ...this.#world, state: this.#state, reporter: this.#reporter }),
    ));
  /** The page or the visitor asks for something that the engine shows, or why it does not. */
  readonly #start: PageEngine["ask"] = (...asked) => {
    if (this.#visit) this.#visit.engage((engine) => engine.ask(...asked), true);
    else if (asked[2]) this.#reporter.event(asked[2], "unavailable");
  };

  constructor(world: ShellWorld) {
    this.#world = world;
    this.#reporter = new Reporter(world.channel, () => world.window.document.visibilityState === "hidden");
    this.surfaces = new Surfaces({
      path: new URL(world.config.surfacePath || ".", world.window.location.href).pathname,
      // Of sizes only the newest counts (SPEC RL3).
      order: (box) =>
        void world.channel.send(
          "order",
          { box },
          "width" in box && !("path" in box) ? `size-${box.id}` : undefined,
        ),
      onLift: () => this.#reportLook(),
    });
    this.#state.subscribe(() => this.#report());
    followWording(this.#state);
  }

  /** One function for each message of the protocol. */
  handlers(): Handlers<HostToFrame> {
    return {
      init: ([greeting]) => this.#init(greeting),
      page: ([page]) => {
        this.#setPage(page);
        this.#follow(page.url);
      },
      open: ([tab]) => this.#open(tab && { name: tab }),
      showNewMessage: ([prefill]) => this.#open({ name: "newMessage", ...(prefill ? { prefill } : {}) }),
      showConversation: ([id]) => this.#open(id ? { name: "conversation", id } : { name: "messages" }),
      showArticle: ([id]) => this.#open({ name: "article", id }),
      showTicket: ([id]) => this.#open({ name: "ticket", id }),
      // No name that a loader opens for by itself, as it does for `show…`.
      startChecklist: (asked) => this.#start("checklist", ...asked),
      startSurvey: (asked) => this.#start("survey", ...asked),
      startTour: (asked) => this.#start("tour", ...asked),
      // The loader shows itself; what the page passed along is told elsewhere.
      show: () => this.#state.set({ isHidden: false }),
      close: () => this.#close(),
      hide: () => this.#close(true),
      intent: () => this.#intent(),
      why: () => this.#start("why"),
      identify: ([user]) => this.#update(this.#read({ user })),
      update: ([settings]) => this.#update(this.#read(settings)),
      setLocale: ([locale]) => this.#update({ locale }),
      setTheme: ([theme]) => this.#update({ theme }),
      setConsent: ([isGranted]) => this.#update({ consent: isGranted ? "granted" : "required" }),
      trackEvent: (event) => this.#track(event),
      logout: () => this.#logout(),
      destroy: ([forget]) => this.#destroy(forget ?? false),
      gone: ([id]) => this.surfaces.gone(id),
      facts: ([report]) => this.#visit?.engage((engine) => engine.report(report)),
      anchored: ([report]) => this.#anchored?.then((anchored) => anchored.report(report)),
      // Heard as all that is called is, where there is an author.
      authored: () => undefined,
    };
  }

  /** Something the loader said was not taken: its page is told what it called in vain. */
  dropped(reason: DropReason, type?: string): void {
    // What is no message, or one of a flood, has none.
    if (type !== undefined) void this.#explain(({ dropped }) => dropped(reason, type, this.#reporter));
    // The loader has opened the messenger already: it must not stand empty in the page.
    if (/^show./.test(type as string)) this.#open(undefined);
  }

  /** Where a call was taken but for what cannot be used, its page is told so. */
  taken(type: string, [given]: readonly unknown[], [taken, more]: readonly unknown[]): void {
    this.#author?.(type, taken, more);
    const kept = type === "init" ? (taken as Greeting).config : taken;
    // Of settings what was refused is there without a value; where a word was refused nothing is there.
    const isRefused = kept
      ? type !== "identify" && Object.values(kept).includes(undefined)
      : typeof given === "string";
    if (isRefused) void this.#explain(({ badInput }) => badInput([type, given, taken], this.#reporter));
  }

  async #explain(tell: (chunk: typeof import("./badInput.ts")) => void): Promise<void> {
    tell(await import("./badInput.ts"));
  }

  #read(given: GivenSettings): Settings {
    return readSettings(given, (code, detail) => this.#reporter.warn(code, detail));
  }

  #settings(): Settings {
    const {
      convexUrl: _url,
      workspaceId: _id,
      ...settings
    } = this.#config ?? { convexUrl: "", workspaceId: "" };
    return settings;
  }

  /** What the loader is to draw and to keep for us, where it has changed. */
  #report(): void {
    this.#place();
    if (this.#state.get().phase === "refused") this.surfaces.closeAll();
    this.#reportLook();
    const { launcherSelector } = this.#settings();
    if (this.#config?.trackPageViews) this.#track();
    if (launcherSelector) this.#reporter.extra(["launchers", launcherSelector]);
    if (this.#state.get().branding?.icon) this.#followIcon();
    if (this.#config) this.#reporter.keep({ settings: this.#settings(), views: this.#state.get().views });
  }

  #followIcon(): void {
    if (this.#icon) return;
    const visit = this.#visit as Visit;
    this.#icon = import("./launcherIcon.ts")
      .then(({ followIcon }) =>
        followIcon({ ...this.#world, state: this.#state, storage: visit.storage, reporter: this.#reporter }),
      )
      .catch(() => (this.#icon = undefined)); // Off line: the next change of anything tries again.
  }

  /** The visitor's first screen is the default tab; a tab that is not for this visitor gives way to it. */
  #place(): void {
    const { views, messenger, phase } = this.#state.get();
    if (phase !== "ready") return;
    const isUnplaced = views === NO_VISITOR.views;
    const placed = pathWithin(isUnplaced ? [{ name: messenger.defaultTab }] : views, messenger);
    if (placed !== views) this.#state.set({ views: placed });
  }

  #reportLook(): void {
    const { appearance, isOpen } = this.#state.get();
    if (appearance) this.#reporter.setLook(toLook(appearance, this.#settings(), this.surfaces.lift(isOpen)));
  }

  #init({ config: given, kept, memory, isOpen, page, authoring }: Greeting): void {
    // One greeting per line (SPEC SH1): a second one would make a second visitor beside the first.
    if (this.#config) return;
    const { convexUrl, workspaceId, ...settings } = given;
    const config: InitConfig = { ...(kept?.settings ?? this.#read(settings)), convexUrl, workspaceId };
    this.#config = config;
    this.#setPage(page);
    this.#state.set({ theme: config.theme ?? "system", ...(kept ? { views: kept.views } : {}) });
    // A document after another in the same iframe goes on from what that one has kept, not from what the page came with.
    const handle = kept ? kept.h : memory?.h;
    this.#reporter.begin(memory?.color !== undefined, config.consent !== "required", handle);
    const refusal = refusalOf(config, this.#world);
    if (refusal) {
      this.#state.set({ phase: "refused" });
      return this.#reporter.refused(refusal.code, refusal.message);
    }
    const begin = (): void => {
      if (this.#isEnded) return;
      this.#begin(handle);
      if (!kept) this.#follow(page.url);
      if (!isOpen) return;
      this.#reporter.resumed();
      this.#open(undefined);
    };
    if (!isForAuthors(authoring, this.#world.window)) return begin();
    // No visit before it is settled whether somebody edits here (SPEC SH14).
    void import("../authoringStart.ts")
      .then(({ startAuthoring }) =>
        startAuthoring(authoring, {
          ...this.#world,
          reporter: this.#reporter,
          app: this.app(),
          consent: () => this.#config?.consent,
          hear: (listener) => (this.#author = listener),
        }),
      )
      // Off line: the visit tries for itself.
      .then(begin, begin);
    return undefined;
  }

  /** A visitor is on the page. */
  #begin(handle: string | undefined): void {
    const { window, config: own, http } = this.#world;
    this.#visit = new Visit(
      {
        window,
        http,
        state: this.#state,
        reporter: this.#reporter,
        convexUrl: own.convexUrl,
        workspaceId: own.workspaceId,
        beaconUrl: new URL("../beacon", window.location.href).href,
        post: (request) =>
          this.#world.post({
            ...request,
            ...factsOf(this.#config as InitConfig, this.#world, this.#state.get()),
          }),
        onNews: () => this.#announce(),
        anchored: this.#anchor,
      },
      this.#config as InitConfig,
      handle,
    );
    // Kept by an earlier page: it need not wait for the server.
    if (this.#visit.storage.get("icon")) this.#followIcon();
    void this.#visit.boot();
  }

  /** Goes where the page's address asks for, once: the address is rid of that, so that a reload does not ask again. */
  #follow(address: string): void {
    if (!/[?&]opencom\w*=/.test(address) || this.#state.get().phase === "refused") return;
    void import("./deepLink.ts").then(({ followAddress }) =>
      followAddress(address, this.#reporter, (view) => this.#ask(view)),
    );
  }

  /** Goes to a place and asks the loader to open there. */
  #ask(view: View): void {
    this.#go(view);
    this.#reporter.ask(true);
  }

  #setPage({ isRtl: _isRtl, isFull, ...page }: HostPage): void {
    const { layout } = this.#state.get();
    const { innerWidth: width, innerHeight: height, matchMedia } = this.#world.window;
    this.#state.set({
      page,
      layout: {
        ...layout,
        width,
        height,
        mode: isFull ? "fullscreen" : "window",
        reducedMotion: matchMedia("(prefers-reduced-motion)").matches,
      },
    });
    this.#chooseLanguage();
  }

  /** The page's setting, the page's own language, the browser's. English is here; any other is a chunk's business. */
  #chooseLanguage(): void {
    const [state, reporter] = [this.#state, this.#reporter];
    const { config, window } = this.#world;
    const wishes = [this.#config?.locale, state.get().page.locale, navigator.language].join();
    state.set({ wishes });
    if (/^,*en\b/i.test(wishes)) return;
    this.#languages ??= import("../strings/languages.ts")
      .then(({ followLanguage }) => followLanguage({ config, window, parts: this.#parts }, state, reporter))
      .catch(() => (this.#languages = undefined)); // Off line: the next page or opening tries again.
  }

  /** Merges settings without a reboot; a user among them is identified. */
  #update(settings: Settings): void {
    const config = this.#config;
    if (!config) return;
    const { user, ...rest } = settings;
    this.#config = { ...config, ...rest, ...(user && { user: mergeUser(config.user, user) }) };
    if (settings.theme) this.#state.set({ theme: settings.theme });
    if (settings.locale) this.#chooseLanguage();
    if (settings.consent) this.#consent(settings.consent === "granted");
    this.#report();
    if (user) void this.#visit?.identify(user);
    else if (this.#state.get().phase === "refused") void this.#visit?.boot();
  }

  #consent(isGranted: boolean): void {
    if (!isGranted) this.#forgetUser();
    this.#reporter.setConsent(isGranted);
    void this.#visit?.consent(isGranted);
  }

  #logout(): Promise<void> | undefined {
    this.#forgetUser();
    if (this.#state.get().isOpen) this.#reporter.ask(false);
    this.#report();
    return this.#visit?.logout();
  }

  #forgetUser(): void {
    if (this.#config) this.#config = { ...this.#config, user: undefined };
  }

  /** An event, or the page itself. What comes before consent is not kept for after it. */
  #track(event?: HostToFrame["trackEvent"]): void {
    this.#visit?.track(this.#config?.consent !== "required" && event);
    if (event) this.#visit?.engage((engine) => engine.track(event));
  }

  #open(view: View | undefined): void {
    if (view) this.#go(view);
    this.#state.set({ isOpen: true, isHidden: false });
    this.#visit?.connect();
    void this.#mount().then(async () => {
      await afterPaint(this.#world.window);
      if (this.#unmount && this.#state.get().isOpen) this.#reporter.painted();
    });
  }

  #close(isHidden?: boolean): void {
    this.#state.set({ isOpen: false, isHidden });
    this.#reporter.closed();
  }

  /** The visitor's hand is on its way to the launcher. */
  #intent(): void {
    this.#visit?.connect();
    void this.#mount();
  }

  /** A new message while the messenger is closed: the teaser needs the app, which needs loading. */
  #announce(): void {
    if (!this.#state.get().isOpen) void this.#mount();
  }

  async #destroy(forget: boolean): Promise<void> {
    this.#isEnded = true;
    this.surfaces.closeAll();
    this.#unmount?.();
    await this.#visit?.destroy(forget);
  }

  #go(view: View): void {
    this.#state.set({ views: pathTo(this.#state.get().views, view) });
  }

  #mount(): Promise<void> {
    this.#chooseLanguage();
    const isInThread = isThread(this.#state.get().views.at(-1));
    this.#mounting ??= Promise.all([
      loadChunk(() => this.#world.loadMessenger(isInThread)),
      this.#languages,
      // So that home begins with the header it has.
      this.#state.get().branding && import("../branding.ts").catch(() => undefined),
    ])
      .then(([{ mountMessenger }]) => {
        if (!this.#isEnded) this.#unmount = mountMessenger(this.app(), this.#world.window);
      })
      .catch(() => {
        // An empty box would stand in the page, and on a phone over all of it. The next opening tries again.
        this.#mounting = null;
        this.#reporter.unreachable();
        if (this.#state.get().isOpen) this.#reporter.ask(false);
      });
    return this.#mounting;
  }

  private app(): FrameApp {
    const { channel } = this.#world;
    const storage = () => this.#visit?.storage;
    return {
      state: this.#state,
      surfaces: this.surfaces,
      serverNow: () => this.#visit?.serverNow() ?? Date.now(),
      go: (view) => this.#go(view),
      back: () => this.#state.set({ views: pathBack(this.#state.get().views) }),
      requestClose: () => this.#reporter.ask(false),
      requestOpen: () => this.#reporter.ask(true),
      start: this.#start,
      connect: () => this.#visit?.connect(),
      anchored: this.#anchor,
      resized: (width, height) => void channel.send("order", { box: { id: BOX, width, height } }, "size"),
      send: (text, to, files) => this.#visit?.send(text, to, files),
      attach: (files, thread) => this.#visit?.files.use((uploads) => uploads.addAll(files, thread), true),
      detach: (uploadId) => this.#visit?.files.use((uploads) => uploads.forget([{ uploadId }])),
      moveFiles: (from, to) => this.#visit?.files.use((uploads) => uploads.move(from, to)),
      emit: (name, data) => this.#reporter.event(name, data),
      act: (action, args) => {
        if (!this.#visit) throw new CallError("OFFLINE", "There is no session.");
        return this.#visit.act(action, args);
      },
      retry: () => void this.#visit?.boot(),
      draft: (thread) => storage()?.get(`draft.${thread}`) ?? "",
      setDraft: (thread, text) => {
        if (text.trim()) storage()?.set(`draft.${thread}`, text, DRAFT_TTL);
        else storage()?.remove(`draft.${thread}`);
      },
      remembered: (key) => storage()?.get(`memory.${key}`) ?? null,
      remember: (key, value) => storage()?.set(`memory.${key}`, value, MEMORY_TTL),
      wantStrings: async (part) => {
        this.#parts.add(part);
        await (await this.#languages)?.follow();
      },
    };
  }
}
