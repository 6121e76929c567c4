/**
 * Types of `window.OpencomWidget` and `window.opencomSettings`, for customers who write TypeScript.
 * What each member does is told in docs/api.md; this file is its contract.
 */
import type { Theme, UserFields as WireUser } from "../protocol/shell/messages.ts";

export type { Theme };

/** Who the visitor is on the customer's side. Unknown fields are ignored; numbers are taken as text. */
export type OpencomUser = Omit<WireUser, "userId"> & { userId?: string | number };

export type OpencomOptions = {
  /** Your Convex deployment, `https://…`. Required. */
  convexUrl: string;
  /** Your workspace. Required. */
  workspaceId: string;
  /** Send a page view on every route change. Default false. */
  trackPageViews?: boolean;
  user?: OpencomUser;
  /** One-time install token of hosted onboarding; not identity verification. */
  onboardingVerificationToken?: string;
  /** @deprecated Use `onboardingVerificationToken`. */
  verificationToken?: string;
  /** A label for this integration, shown in onboarding. */
  clientIdentifier?: string;
  /** BCP 47 tag; default the browser's. */
  locale?: string;
  theme?: Theme;
  /** `required`: nothing is stored, framed or connected before `setConsent(true)` or a click on the launcher. */
  consent?: "required" | "granted";
  /** Launcher before the first answer of the server: `#rrggbb`. */
  color?: string;
  side?: "left" | "right";
  icon?: "chat" | "help" | "spark";
  /** `hidden`: no launcher; open the messenger with `open()`. */
  launcher?: "visible" | "hidden";
  /** The same as `launcher: "hidden"`. */
  hideLauncher?: boolean;
  /** Elements of your page that open and close the messenger, as a CSS selector; also those that come later. */
  launcherSelector?: string;
  /** CSS px to lift everything by, above a fixed bar of the page. */
  bottom?: number;
  /** The frame's whole address where it cannot be told from `convexUrl`; the console prints it. */
  frameUrl?: string;
};

export type OpencomEvents = {
  ready: undefined;
  /** The workspace does not serve this page. */
  refused: { code: string };
  /** The frame could not be loaded or went away for good. */
  blocked: { code: string };
  open: undefined;
  close: undefined;
  unreadChanged: { count: number };
  conversationStarted: { id: string };
  messageReceived: { conversationId: string };
  userIdentified: undefined;
  /** It was asked how a conversation was, it was rated, or will not be; the conversation's id. */
  csatShown: { id: string };
  csatCompleted: { id: string };
  csatDismissed: { id: string };
  outboundShown: { id: string };
  outboundDismissed: { id: string };
  /** A survey was painted, handed in, or closed before its end; its id. */
  surveyShown: { id: string };
  surveyCompleted: { id: string };
  surveyDismissed: { id: string };
  /** A checklist was painted beside the launcher, done to its end, or put away before; its id. */
  checklistShown: { id: string };
  checklistCompleted: { id: string };
  checklistDismissed: { id: string };
  /** A tour's first step could be seen, its last was left by its end, or it was closed before; its id. */
  tourShown: { id: string };
  tourCompleted: { id: string };
  tourDismissed: { id: string };
  /** A tooltip could be seen at its element, once on a page; or was closed by hand; its id. */
  tooltipShown: { id: string };
  tooltipDismissed: { id: string };
  toursChanged: undefined;
};

export type OpencomTour = {
  id: string;
  name: string;
  description?: string;
  status: "new" | "in_progress" | "completed";
  elementsAvailable: boolean;
};

/** What has become of `startTour`: it is there, or why it is not. */
export type OpencomTourStart =
  | { started: true; reason?: undefined }
  | {
      started?: undefined;
      reason: "unknown" | "notLive" | "notForVisitor" | "hidden" | "waiting" | "unavailable";
    };

export type OpencomProperties = Record<string, string | number | boolean | null>;

export type OpencomWidgetApi = {
  readonly version: string;
  init(options?: Partial<OpencomOptions>): void;
  identify(user: OpencomUser): void;
  trackEvent(name: string, properties?: OpencomProperties): void;
  /** Resolves in a minute at most, and never rejects. Before the script has loaded, a stub has no answer to give. */
  startTour(tourId: string): Promise<OpencomTourStart>;
  getAvailableTours(): OpencomTour[];
  /**
   * Removes everything but this object. An identified visitor is signed out of this browser; an anonymous one is found again
   * by the next page, unless `forget` is true.
   */
  destroy(options?: { forget?: boolean }): void;
  /** The whole widget, launcher included. */
  show(): void;
  hide(): void;
  /** The messenger. */
  open(tab?: "home" | "messages" | "help" | "tours" | "tasks" | "tickets"): void;
  close(): void;
  toggle(): void;
  showNewMessage(prefill?: string): void;
  showConversation(conversationId: string): void;
  showArticle(articleId: string): void;
  showTicket(ticketId: string): void;
  startSurvey(surveyId: string): void;
  startChecklist(checklistId: string): void;
  /** Prints in the developer's console why what is live for this page shows or does not. */
  why(): void;
  /** Merges options without a restart. */
  update(options: Partial<OpencomOptions>): void;
  /** Calls back on each event, across `destroy` and `init`, until the returned function is called. */
  on<K extends keyof OpencomEvents>(event: K, callback: (data: OpencomEvents[K]) => void): () => void;
  isReady(): boolean;
  /** Resolves once the visitor is known to the server; stays pending while refused or blocked. */
  ready(): Promise<void>;
  /** An opaque id, or undefined before `ready`. Not a credential. */
  getVisitorId(): string | undefined;
  setConsent(granted: boolean): void;
  /** Forgets the visitor in this browser; the widget stays, for a new one. */
  logout(): void;
  setLocale(locale: string): void;
  setTheme(theme: Theme): void;
};
