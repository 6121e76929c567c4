import type { Json, Scalar } from "../json.ts";

/** A place in the messenger. */
export type View =
  | { name: "home" }
  | { name: "messages" }
  | { name: "conversation"; id: string }
  | { name: "newMessage"; prefill?: string }
  | { name: "article"; id: string }
  | { name: "ticket"; id: string };

export type UserFields = {
  email?: string;
  name?: string;
  userId?: string;
  company?: string;
  userHash?: string;
  userToken?: string;
  customAttributes?: Record<string, Scalar>;
};

export type Theme = "light" | "dark" | "system";

export type InitConfig = {
  convexUrl: string;
  workspaceId: string;
  trackPageViews: boolean;
  user?: UserFields;
  onboardingVerificationToken?: string;
  clientIdentifier?: string;
  locale?: string;
  theme?: Theme;
  /** `required`: keep nothing until `shell.setConsent {granted: true}`. Absent: consent was not asked for. */
  consent?: "required" | "granted";
};

/** Facts about the host page; nothing here was checked by anyone but the browser. */
export type PageFacts = { url: string; title: string; referrer: string; locale: string };

/** The messenger's box as the loader made it. All lengths in CSS px. */
export type Layout = {
  mode: "window" | "fullscreen";
  width: number;
  height: number;
  dir: "ltr" | "rtl";
  reducedMotion: boolean;
  /** Safe-area insets inside the messenger's own box (0 in window mode). */
  insets: { top: number; right: number; bottom: number; left: number };
};

export type Appearance = {
  /** `#rrggbb` */
  color: string;
  side: "left" | "right";
  icon: "chat" | "help" | "spark";
  launcher: "visible" | "hidden";
  /** Distance of the launcher from the viewport's edges, CSS px. */
  spacing: number;
  theme: Theme;
  teamName: string;
  greeting: string;
};

/** What the launcher is drawn from. */
export type Look = Pick<Appearance, "color" | "side" | "icon" | "launcher" | "spacing" | "theme">;

/** Public methods whose features live in the frame; answered with a `CallOutcome`. */
export type ApiCall = "startTour" | "showArticle" | "showTicket" | "startSurvey" | "startChecklist";

export type CallOutcome = { ok: true } | { ok: false; code: string };

export type VisitorKind = "anonymous" | "claimed" | "verified";

export type RefusalCode =
  | "WORKSPACE_UNKNOWN"
  | "ORIGIN_REFUSED"
  | "IDENTITY_REQUIRED"
  | "RATE_LIMITED"
  | "INPUT_INVALID";

/** Events the frame raises on the public API. The loader raises ready, refused, blocked, open, close and unreadChanged itself. */
export type FrameEvent = "conversationStarted" | "messageReceived" | "userIdentified" | "toursChanged";

/** Ids and counts only, never text. */
export type EventData = { id?: string; conversationId?: string; count?: number };

export type ShellToFrame = {
  "shell.init": {
    config: InitConfig;
    page: PageFacts;
    layout: Layout;
    launcher: { visible: boolean };
  };
  "shell.identify": { user: UserFields };
  "shell.track": { name: string; properties?: Record<string, Scalar> };
  "shell.page": PageFacts;
  "shell.layout": Layout;
  "shell.open": { view?: View };
  "shell.close": Record<string, never>;
  "shell.update": { config: Partial<InitConfig> };
  "shell.setLocale": { locale: string };
  "shell.setTheme": { theme: Theme };
  "shell.setConsent": { granted: boolean };
  "shell.logout": Record<string, never>;
  "shell.destroy": { forget?: boolean };
  "shell.call": { name: ApiCall; args: Json[] };
  "shell.intent": Record<string, never>;
};

export type ShellToHost = {
  welcome: { proto: number; build: string };
  incompatible: { min: number; max: number };
  "shell.booted": {
    unread: number;
    appearance: Appearance;
    visitorKind: VisitorKind;
    visitorRef: string;
  };
  "shell.refused": { code: RefusalCode; message: string };
  "shell.unreachable": { retrying: boolean };
  "shell.unread": { count: number };
  "shell.opened": Record<string, never>;
  "shell.closed": Record<string, never>;
  "shell.requestClose": Record<string, never>;
  "shell.requestOpen": Record<string, never>;
  "shell.resized": { width: number; height: number };
  "shell.event": { name: FrameEvent; data: EventData };
  "shell.warn": { code: string; detail: string };
};
