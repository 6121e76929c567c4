import type { Scalar } from "../json.ts";

/** The messenger's tabs, in the order in which they stand. */
export type Tab = "home" | "messages" | "help" | "tours" | "tasks" | "tickets";

/** A place in the messenger. */
export type View =
  | { name: Tab }
  | {
      name: "conversation" | "article" | "collection" | "ticket" | "announcement" | "checklist";
      id: string;
    }
  | { name: "newMessage"; prefill?: string }
  | { name: "newTicket" };

export type UserFields = {
  email?: string;
  name?: string;
  userId?: string;
  /** Its name, or facts by key of which `name` is one; null takes back what was said of it. */
  company?: string | Record<string, Scalar> | null;
  userHash?: string;
  userToken?: string;
  customAttributes?: Record<string, Scalar>;
};

export type Theme = "light" | "dark" | "system";

/** What a page can set at its start and change later. */
export type Settings = {
  trackPageViews?: boolean;
  user?: UserFields;
  onboardingVerificationToken?: string;
  clientIdentifier?: string;
  locale?: string;
  theme?: Theme;
  launcher?: "visible" | "hidden";
  /** The page's own elements that open the messenger, as a selector. */
  launcherSelector?: string;
  /** CSS px to lift everything by, above a fixed bar of the page. */
  bottom?: number;
  /** `required`: keep nothing until `setConsent(true)`. Absent: consent was not asked for. */
  consent?: "required" | "granted";
};

export type InitConfig = Settings & { convexUrl: string; workspaceId: string };

/** Settings as a customer writes them: flags as in HTML, and a name from before. `readSettings` makes them ours. */
export type GivenSettings = Omit<Settings, "trackPageViews"> & {
  trackPageViews?: string;
  /** The same as `launcher: "hidden"`. */
  hideLauncher?: string;
  verificationToken?: string;
};

/** Facts about the host page; nothing here was checked by anyone but the browser. `locale` is the page's own language. */
export type PageFacts = { url: string; title: string; referrer: string; locale: string };

export type HostPage = PageFacts & {
  /** The page's direction. */
  isRtl: boolean;
  /** The messenger takes, or would take, the whole screen. */
  isFull: boolean;
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

/** What the frame gave the host for its own restart. */
export type Kept = { settings: Settings; views: readonly View[]; h?: string };

/** First on each line. */
export type Greeting = {
  config: GivenSettings & { convexUrl: string; workspaceId: string };
  /** Given back as it was given (`HostState.kept`): stands in for the settings in `config`. */
  kept?: Kept;
  /** What this browser kept of the last visit. */
  memory?: { color?: string; h?: string };
  /** The messenger is open already. */
  isOpen: boolean;
  page: HostPage;
  /** A code that the page's address came with: with it an author may edit on this page (SPEC SH14). */
  authoring?: string;
};

/** Names are the public API's where it has the method; arguments are passed on as they came. */
export type ShellToFrame = {
  init: [greeting: Greeting];
  page: [page: HostPage];
  open: [tab?: Tab];
  close: [];
  show: [];
  hide: [];
  /** The visitor's hand is on its way to the launcher. */
  intent: [];
  showNewMessage: [prefill?: string];
  showConversation: [id?: string];
  showArticle: [id: string];
  showTicket: [id: string];
  startChecklist: [id: string];
  startSurvey: [id: string];
  /** With a number it is a question, answered by it (SPEC, chapter QU). Empty: what was given is no id. */
  startTour: [id: string, number?: number];
  /** The page's developer asks why things show or do not; answered in the frame's own console. */
  why: [];
  identify: [user: UserFields];
  update: [settings: GivenSettings];
  setLocale: [locale: string];
  setTheme: [theme: Theme];
  setConsent: [isGranted: boolean];
  trackEvent: [name: string, properties?: unknown];
  logout: [];
  destroy: [forget?: boolean];
};
