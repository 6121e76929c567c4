/**
 * The frame's centre: takes the loader's orders and decides what is loaded when. Plain TypeScript; the messenger and the
 * connection are chunks fetched only when something needs them.
 */
import type { Channel, Handlers } from "../../protocol/channel.ts";
import type { Scalar } from "../../protocol/json.ts";
import type {
  FrameToHost,
  HostToFrame,
  InitConfig,
  PageFacts,
  ShellToFrame,
  View,
} from "../../protocol/messages.ts";
import type { FrameApp, FrameState } from "../app.ts";
import type { FrameConfig } from "../core/config.ts";
import type { Http } from "../core/http.ts";
import { createStore, type Store } from "../core/store.ts";
import type { BootResponse } from "../session/bootSchema.ts";
import type { BootRequest } from "../session/session.ts";
import { Surfaces } from "../surface/host.ts";
import { pathBack, pathTo } from "./navigation.ts";
import { Reporter } from "./report.ts";
import { INITIAL } from "./state.ts";
import { Visit } from "./visit.ts";

export type ShellWorld = {
  window: Window & typeof globalThis;
  config: FrameConfig;
  channel: Channel<FrameToHost>;
  http: Http;
  /** Of the page around the frame, from the handshake. */
  parentOrigin: string;
  isOriginAllowed(origin: string): boolean;
  /** POST /boot; rejects with CallError OFFLINE. */
  post(body: unknown): Promise<BootResponse>;
  loadMessenger(): Promise<{ mountMessenger(app: FrameApp, window: Window & typeof globalThis): () => void }>;
};

const DRAFT_TTL = 14 * 86_400_000;
const MEMORY_TTL = 90 * 86_400_000;
const MAX_TRACKED = 100;
/** A hidden frame gets no animation frames; after this it counts as painted anyway. */
const PAINT_MS = 50;

type Refusal = { code: "WORKSPACE_UNKNOWN" | "ORIGIN_REFUSED" | "INPUT_INVALID"; message: string };

export class Shell {
  readonly surfaces: Surfaces;
  private readonly world: ShellWorld;
  private readonly state: Store<FrameState> = createStore(INITIAL);
  private readonly reporter: Reporter;
  private readonly tracked: { name: string; properties: Record<string, Scalar> }[] = [];
  private config: InitConfig | null = null;
  private visit: Visit | null = null;
  private mounting: Promise<void> | null = null;
  private unmount: (() => void) | null = null;
  private isEnded = false;

  constructor(world: ShellWorld) {
    const { channel } = world;
    this.world = world;
    this.reporter = new Reporter(channel);
    this.surfaces = new Surfaces({
      url: new URL(world.config.surfacePath || ".", world.window.location.href).href,
      open: (request) => channel.request("surfaces.open", request),
      resize: (id, width, height) =>
        void channel.send("surfaces.resize", { id, width, height }, `size-${id}`),
      close: (id) => void channel.send("surfaces.close", { id }),
    });
  }

  /** One function for each message of the protocol. */
  handlers(): Handlers<HostToFrame> {
    return {
      "shell.init": (data) => this.init(data),
      "shell.identify": ({ user }) => this.update({ user }),
      "shell.track": (event) => this.track(event),
      "shell.page": (page) => this.setPage(page),
      "shell.layout": (layout) => this.state.set({ layout }),
      "shell.open": ({ view }) => void this.open(view),
      "shell.close": () => this.close(),
      "shell.update": ({ config }) => this.update(config),
      "shell.setLocale": ({ locale }) => this.update({ locale }),
      "shell.setTheme": ({ theme }) => this.update({ theme }),
      "shell.setConsent": ({ granted }) => this.visit?.consent(granted),
      "shell.logout": () => this.visit?.logout(),
      "shell.destroy": ({ forget }) => this.destroy(forget ?? false),
      "shell.call": () => ({ ok: false, code: "FEATURE_UNAVAILABLE" }),
      "shell.intent": () => this.intent(),
      "surfaces.attached": () => undefined,
      "surfaces.dismissed": ({ id }) => this.surfaces.gone(id),
    };
  }

  private init({ config, page, layout }: ShellToFrame["shell.init"]): void {
    this.state.set({ page, layout, theme: config.theme ?? "system", locale: config.locale || page.locale });
    if (this.config) return this.update(config);
    this.config = config;
    const refusal = this.refusal(config);
    if (refusal) {
      this.state.set({ phase: "refused" });
      return this.reporter.refused(refusal.code, refusal.message);
    }
    const { window, config: own, http } = this.world;
    this.visit = new Visit(
      {
        window,
        http,
        state: this.state,
        reporter: this.reporter,
        convexUrl: own.convexUrl,
        workspaceId: own.workspaceId,
        beaconUrl: new URL("../beacon", window.location.href).href,
        post: (request) => this.post(request),
        reportUnreachable: () => void this.world.channel.send("shell.unreachable", { retrying: true }),
        onMessage: () => this.announce(),
      },
      config,
    );
    void this.visit.boot();
    return undefined;
  }

  /** What forbids a boot before any request is made. */
  private refusal(config: InitConfig): Refusal | null {
    const { config: own, window } = this.world;
    if (own.refusal) return { code: own.refusal.code, message: "There is no workspace with this id." };
    if (new URL(config.convexUrl).origin !== new URL(own.convexUrl).origin) {
      return {
        code: "INPUT_INVALID",
        message: `This frame belongs to ${own.convexUrl}, not to the convexUrl given.`,
      };
    }
    const refused = this.ancestors().find((origin) => !this.world.isOriginAllowed(origin));
    if (refused === undefined || window.parent === window) return null;
    return { code: "ORIGIN_REFUSED", message: `${refused} is not in the workspace's allowed origins.` };
  }

  /** Every page around this one, where the browser tells. */
  private ancestors(): string[] {
    return [...(this.world.window.location.ancestorOrigins ?? [])];
  }

  private post(request: BootRequest): Promise<BootResponse> {
    const { clientIdentifier, onboardingVerificationToken } = this.config ?? {};
    const ancestorOrigins = this.ancestors();
    return this.world.post({
      ...request,
      page: this.state.get().page,
      parentOrigin: this.world.parentOrigin,
      ...(ancestorOrigins.length > 0 ? { ancestorOrigins } : {}),
      ...(clientIdentifier ? { clientIdentifier } : {}),
      ...(onboardingVerificationToken ? { onboardingVerificationToken } : {}),
    });
  }

  private setPage(page: PageFacts): void {
    this.state.set({ page, locale: this.config?.locale || page.locale });
  }

  /** Merges settings without a reboot; a user among them is identified. */
  private update(config: Partial<InitConfig>): void {
    if (!this.config) return;
    this.config = { ...this.config, ...config };
    if (config.theme) this.state.set({ theme: config.theme });
    if (config.locale) this.state.set({ locale: config.locale });
    if (config.consent) void this.visit?.consent(config.consent === "granted");
    if (config.user) void this.visit?.identify(config.user);
    else if (this.state.get().phase === "refused") void this.visit?.boot();
  }

  /** Keeps what was tracked until events have somewhere to go: bounded, in memory. */
  private track(event: { name: string; properties?: Record<string, Scalar> }): void {
    this.tracked.push({ name: event.name, properties: event.properties ?? {} });
    if (this.tracked.length > MAX_TRACKED) this.tracked.shift();
    this.reporter.warn("FEATURE_UNAVAILABLE", "trackEvent");
  }

  private async open(view: View | undefined): Promise<void> {
    if (view) this.go(view);
    this.state.set({ isOpen: true });
    this.visit?.connect();
    await this.mount();
    await new Promise<void>((resolve) => {
      this.world.window.requestAnimationFrame(() => resolve());
      setTimeout(resolve, PAINT_MS);
    });
    if (this.state.get().isOpen) this.world.channel.send("shell.opened", {});
  }

  private close(): void {
    this.state.set({ isOpen: false });
    this.world.channel.send("shell.closed", {});
  }

  /** The visitor's hand is on its way to the launcher. */
  private intent(): void {
    this.visit?.connect();
    void this.mount();
  }

  /** A new message while the messenger is closed: the teaser needs the app, which needs loading. */
  private announce(): void {
    if (!this.state.get().isOpen) void this.mount();
  }

  private async destroy(forget: boolean): Promise<void> {
    this.isEnded = true;
    this.surfaces.closeAll();
    this.unmount?.();
    await this.visit?.destroy(forget);
  }

  private go(view: View): void {
    this.state.set({ views: pathTo(this.state.get().views, view) });
  }

  private mount(): Promise<void> {
    this.mounting ??= this.world
      .loadMessenger()
      .then(({ mountMessenger }) => {
        if (!this.isEnded) this.unmount = mountMessenger(this.app(), this.world.window);
      })
      .catch(() => {
        // The chunk did not arrive; the next opening tries again.
        this.mounting = null;
        this.world.channel.send("shell.unreachable", { retrying: true });
      });
    return this.mounting;
  }

  private app(): FrameApp {
    const { channel } = this.world;
    const storage = () => this.visit?.storage;
    return {
      state: this.state,
      surfaces: this.surfaces,
      serverNow: () => this.visit?.serverNow() ?? Date.now(),
      go: (view) => this.go(view),
      back: () => this.state.set({ views: pathBack(this.state.get().views) }),
      requestClose: () => void channel.send("shell.requestClose", {}),
      requestOpen: () => void channel.send("shell.requestOpen", {}),
      resized: (width, height) => void channel.send("shell.resized", { width, height }, "size"),
      send: (text, to) => this.visit?.send(text, to),
      retry: () => void this.visit?.boot(),
      draft: (thread) => storage()?.get(`draft.${thread}`) ?? "",
      setDraft: (thread, text) => {
        if (text.trim()) storage()?.set(`draft.${thread}`, text, DRAFT_TTL);
        else storage()?.remove(`draft.${thread}`);
      },
      remembered: (key) => storage()?.get(`memory.${key}`) ?? null,
      remember: (key, value) => storage()?.set(`memory.${key}`, value, MEMORY_TTL),
    };
  }
}
