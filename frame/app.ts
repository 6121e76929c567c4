import type { FunctionReturnType } from "convex/server";
import type { Appearance, EventData, EventName, PageFacts, Room, Theme, View } from "../protocol/messages.ts";
import type { Anchored } from "./anchored/anchored.ts";
import type { StagedFile, Upload } from "./attachments/model.ts";
import type { Store } from "./core/store.ts";
import type { Showing } from "./engagement/engineWorld.ts";
import type { StartableKind } from "./engagement/makeStarter.ts";
import type { Connection, Live, LiveAction, LiveArgs } from "./live/live.ts";
import type { OutboundContent } from "./outbound/functions.ts";
import type { Address, OutboxEntry } from "./outbox/model.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { BrandingView, MessengerView, UnreadSummary } from "./session/bootSchema.ts";
import type { Messages } from "./strings/messages.ts";
import type { SurfaceHost } from "./surface/host.ts";
import type { Note, TooltipContent } from "./tooltips/functions.ts";

/** Where the frame stands as a whole. */
export type Phase =
  | "starting"
  | "ready"
  | "refused"
  | "unreachable"
  /** An author is at work on the page: there is no visit until that is over. */
  | "authoring";

/** The messenger's box as the loader made it. All lengths in CSS px. */
export type Layout = {
  mode: "window" | "fullscreen";
  width: number;
  height: number;
  reducedMotion: boolean;
  /** Safe-area insets inside the messenger's own box; the loader's padding takes them up. */
  insets: { top: number; right: number; bottom: number; left: number };
};

/** One thing that is to be drawn beside the messenger, and what is to be told of it. */
export type DrawRequest = {
  showing: Showing;
  /** Of an outbound message or a tooltip; what else shows fetches its own. */
  content?: OutboundContent | TooltipContent;
  painted(): void;
  /** It is not to be seen any more, by whatever: on this page, or for so long, ms. */
  over(restMs?: number): void;
  /** It could not be drawn just now: it is tried again later. */
  failed(): void;
  act(what: "clicked" | "dismissed" | "completed", button?: number): void;
  /** Of a tooltip: tells what nothing else has; absent where nothing is told. */
  note?: Note;
  /** Somebody is at it: for a moment, or for as long as it is held. What stands for long gives way meanwhile to nothing. */
  use(isHeld: boolean): void;
  /** Room in the page for as long as it is there. */
  takeRoom(room: Room): void;
  /** It is not to be seen before the visitor comes to it. */
  waiting?: Waiting;
  /** Another tab of the visitor's has it: here it is only offered. */
  isHeld?: true;
  /** Of a kind that goes on over pages. */
  ongoing?: Ongoing;
};

/** Hears of an event by its name; of its properties nothing was checked. */
export type HearEvent = (name: string, properties?: unknown) => void;

/** What goes on over pages. */
export type Ongoing = {
  /** It stands there and waits for something of the page: it is neither painted nor failed. */
  waits(): void;
  /** Where it stands, for the next page of this tab and for when it comes back; null: it goes on no more. */
  keep(state: unknown): void;
  /** What was kept of it. */
  kept(): unknown;
  /** What this page is called among others of the visitor's. */
  tab: string;
  /** Each event that is tracked, as the page has said it. Returns what ends it. */
  onTrack(hear: HearEvent): () => void;
};

/** What waits at an element of the page, and shows each time that the visitor comes to it. */
export type Waiting = {
  /** It shows at once; false: something else of ours is in its way. `onErased` runs where it has to go by itself. */
  open(onErased: () => void): boolean;
  /** It is not seen any more, and waits again. */
  close(): void;
};

/** Everything that both the booting script and the messenger look at. */
export type FrameState = {
  phase: Phase;
  appearance: Appearance | null;
  /** The workspace's own header, logo and launcher icon; undefined where it has none. */
  branding: BrandingView | undefined;
  /** Tabs and home cards that are for this visitor. */
  messenger: MessengerView;
  theme: Theme;
  /** What the language on show writes its numbers and dates in, BCP 47; empty while it is English for want of another. */
  locale: string;
  /** Languages the visitor would like, BCP 47, dearest first, commas between. */
  wishes: string;
  /** The catalog of the language on show; empty for English, which is in the code. */
  messages: Messages;
  /** What this workspace says in its own words, in the visitor's language. */
  texts: Messages | undefined;
  layout: Layout;
  page: PageFacts;
  isOpen: boolean;
  /** The page has hidden the whole widget. */
  isHidden?: boolean | undefined;
  /** The way in, from the first screen to the one shown. Never empty. */
  views: readonly View[];
  connection: Connection;
  unread: UnreadSummary;
  entries: readonly OutboxEntry[];
  /** Files chosen for messages, until their message was seen. */
  uploads: readonly Upload[];
  /** The live layer, once its chunk is there and a session exists. */
  live: Live | null;
  /** What shows by itself just now. */
  showings: readonly DrawRequest[];
  outbox: Outbox | null;
};

/** What the messenger and the surfaces may do. Handed to them; nothing is global. */
export type FrameApp = {
  state: Store<FrameState>;
  /** The server's clock, ms since 1970. */
  serverNow(): number;
  /** Shows a screen over the present one, or goes back to it if it is on the way in. */
  go(view: View): void;
  back(): void;
  requestClose(): void;
  requestOpen(): void;
  /** Shows something that the visitor has asked for, if it is for them. */
  start(kind: StartableKind, id: string): void;
  /** Has a connection made, for something that is shown beside the closed messenger. */
  connect(): void;
  /** What is anchored to elements of the page. Its chunk comes with the first that draws there. */
  anchored(): Promise<Anchored>;
  /** Asks the loader for a box of this size, CSS px. */
  resized(width: number, height: number): void;
  /** Takes a message, whether or not there is a connection or even a session yet. */
  send(text: string, to: Address, files?: readonly StagedFile[]): void;
  /** Takes files for the message being written in a thread, and begins to upload them. */
  attach(files: readonly File[], thread: string): void;
  detach(uploadId: string): void;
  /** The thread's name has changed: what was chosen for its next message stays with it. */
  moveFiles(from: string, to: string): void;
  /** Tells the page of an event: ids, counts and codes, never a word. */
  emit(name: EventName, data: EventData): void;
  /** Runs an action as this visitor. Rejects with CallError; OFFLINE also where there is no session. */
  act<A extends LiveAction>(action: A, args: LiveArgs<A>): Promise<FunctionReturnType<A>>;
  /** Boots again after the deployment could not be reached. */
  retry(): void;
  /** What was being written, by conversation; kept over reloads. */
  draft(thread: string): string;
  setDraft(thread: string, text: string): void;
  /** One small remembered value of this visitor's, as the teaser's last dismissal. */
  remembered(key: string): string | null;
  remember(key: string, value: string): void;
  /**
   * Brings a feature's part of the language on show, now and after every change of it. Resolves when the feature can be
   * drawn: in that language or, where it cannot be had for now, in the English of `addStrings`.
   */
  wantStrings(part: string): Promise<void>;
  surfaces: SurfaceHost;
};
