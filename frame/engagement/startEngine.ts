import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { Anchored } from "../anchored/anchored.ts";
import type { DrawRequest, FrameState, HearEvent, Ongoing } from "../app.ts";
import { loadChunk } from "../core/chunk.ts";
import type { Http } from "../core/http.ts";
import { randomHex } from "../core/random.ts";
import type { Store } from "../core/store.ts";
import { TEASER } from "../messenger/teaserMemory.ts";
import type { Session } from "../session/session.ts";
import type { StorageAdapter } from "../session/storage.ts";
import type { Reporter } from "../shell/report.ts";
import { Engine } from "./engine.ts";
import type { EngineWorld, Painter, Showing } from "./engineWorld.ts";
import { acted, eligible, lease, report, shown } from "./functions.ts";
import { KeptRuns } from "./keptRuns.ts";
import { type Fetching, KINDS, type What } from "./kinds.ts";
import { makeRoom, type TakeRoom } from "./makeRoom.ts";
import { makeStarter, type StartableKind } from "./makeStarter.ts";
import { makeTours } from "./makeTours.ts";
import { makeTipCalls } from "./tipCalls.ts";
import { Tips } from "./tips.ts";

export type EngagementWorld = {
  window: Window & typeof globalThis;
  state: Store<FrameState>;
  storage: StorageAdapter;
  http: Http;
  session: Pick<Session, "tab" | "token" | "serverNow">;
  reporter: Reporter;
  /** Something is to be drawn: loads what draws. */
  onNews(): void;
  /** What is anchored to elements of the page. */
  anchored(): Promise<Anchored>;
};

/** What is not painted by then will not be: its lease is over soon, and its place is to be free for others. */
const PAINT_MS = 15_000;
/** What has become of a tour is told while it goes; after this the deployment knows of it. */
const TOLD_MS = 3_000;
const nothing = (): undefined => undefined;
/** Of what is only offered nothing is told. */
const NOTHING = { painted: nothing, failed: nothing, act: nothing, use: nothing, takeRoom: nothing };
const VISIT = "visit";
/** As long as the deployment's visits: half an hour in which nothing was heard. */
const VISIT_MS = 30 * 60_000;

/** The engine of a page, and what the page can ask of it. */
export type PageEngine = Engine & {
  /** Shows what the page asks for by its id, or tells its developer why things show or do not. */
  ask(what: StartableKind | "why", id?: string, question?: number): void;
};

/** Starts the engine on the page at hand, with what it needs of this frame. */
export function startEngine(world: EngagementWorld): PageEngine {
  const { window, state, storage, session, reporter } = world;
  const calls = makeCalls(world, () => tips.views());
  const hearers: Hearers = new Set();
  const runs = new KeptRuns(storage, window);
  const takeRoom = makeRoom((room) => reporter.extra(["room", room]));
  const leave: Leave = (isMeant) => {
    const { showings } = state.get();
    for (const each of showings) if (isMeant(each)) takeRoom(each.showing.candidate.itemId);
    state.set({ showings: showings.filter((each) => !isMeant(each)) });
  };
  const engine = new Engine(
    {
      ...calls,
      window,
      serverNow: () => session.serverNow(),
      pageNow: () => performance.now(),
      newId: () => randomHex(16),
      isMessengerOpen: () => state.get().isOpen,
      isTeaserShown() {
        const { isOpen, unread } = state.get();
        return !isOpen && !!unread.latest && storage.get(`memory.${TEASER}`) !== unread.latest.messageId;
      },
      matches: ({ page }, url) => matchesPage(page, url),
      draw: makeDraw(world, calls, { leave, takeRoom, runs, hearers }),
      erase: (itemId) => {
        if (!tips.erase(itemId))
          leave(({ showing, isHeld }) => showing.candidate.itemId === itemId && !isHeld);
      },
      taken(items) {
        tips.taken(items);
        tours.taken(items);
      },
      standBy: (items) => tips.standBy(items),
      held: makeHeld(world),
      refused: (candidate) => starter.refused(candidate),
      watch: (wanted) => reporter.extra(["facts", wanted]),
      visitMs: {
        read: () => Number(storage.get(VISIT)) || 0,
        write: (ms) => storage.set(VISIT, `${Math.round(ms)}`, VISIT_MS),
      },
    },
    state.get().page.url,
  );
  const tips = new Tips({ ...world, ...calls, ...makeTipCalls(world) }, engine);
  const tours = makeTours(world, engine);
  const starter = makeStarter(world, engine);
  engine.onStop(() => starter.stop());
  engine.onStop(() => runs.forget());
  follow(engine, world, runs);
  for (const showing of runs.own()) engine.resume(showing);
  const explain = (): void =>
    void loadChunk(() => import("../why.ts"))
      .then(({ printWhy }) => printWhy({ ...world, console: window.console }, engine.why()))
      .catch(() => undefined);
  const ask: PageEngine["ask"] = (what, id = "", question) =>
    what === "why" ? explain() : starter.start(what, id, question);
  return Object.assign(engine, { ask, track: trackFor(engine, hearers) });
}

/** What another tab has is offered once, until that is over. */
function makeHeld({ state, onNews }: EngagementWorld): (candidate: Showing["candidate"]) => void {
  return (candidate) => {
    const { showings } = state.get();
    const { itemId } = candidate;
    if (showings.some(({ showing, isHeld }) => isHeld && showing.candidate.itemId === itemId)) return;
    const request: DrawRequest = {
      ...NOTHING,
      showing: { candidate, leaseId: "", isStartedByVisitor: false },
      isHeld: true,
      // The tour itself may have room in the page by then.
      over: () => state.set({ showings: state.get().showings.filter((each) => each !== request) }),
    };
    state.set({ showings: [...showings, request] });
    onNews();
  };
}

/** What is tracked the engine hears first, then what shows. */
function trackFor(engine: Engine, hearers: Hearers): Engine["track"] {
  const track = engine.track.bind(engine);
  return (event) => {
    track(event);
    for (const hear of hearers) hear(...event);
  };
}

type Calls = Pick<EngineWorld, "fetchEligible" | "lease" | "shown" | "tell"> & {
  note: NonNullable<DrawRequest["note"]>;
  /** Undefined where what draws fetches it, null where there is none any more. */
  contentOf(showing: Showing): Promise<DrawRequest["content"] | null>;
  /** Resolves once the deployment has taken it, or cannot be reached. */
  act(showing: Showing, what: Exclude<What, "shown">, button?: number): Promise<boolean>;
};

/** What is asked of the deployment and told to it, as this visitor. */
function makeCalls(
  { state, http, session, reporter }: EngagementWorld,
  tooltips: Fetching["tooltips"],
): Calls {
  const sessionToken = (): string => {
    const token = session.token();
    if (!token) throw new Error("There is no session.");
    return token;
  };
  const tell = ({ candidate: { itemId, kind } }: Showing, what: What): void => {
    const name = KINDS[kind]?.events[what];
    if (name) reporter.event(name, { id: itemId });
  };
  const send = (call: () => Promise<unknown>): Promise<boolean> =>
    (async () => call())().then(
      () => true,
      () => false,
    );
  return {
    fetchEligible: async (url, there) =>
      http.query(eligible, { sessionToken: sessionToken(), url, shown: [...there] }),
    lease: ({ candidate: { itemId, version, slot }, leaseId, isStartedByVisitor }) =>
      http.mutation(lease, {
        sessionToken: sessionToken(),
        leaseId,
        itemId,
        version,
        slot,
        tab: session.tab,
        isUserStarted: isStartedByVisitor,
      }),
    shown(showing) {
      tell(showing, "shown");
      const { leaseId } = showing;
      // Lost with the line, the first thing that is done with it says so, too.
      void send(() => http.mutation(shown, { sessionToken: sessionToken(), leaseId }));
    },
    tell(url, standings) {
      const items = standings.map(({ itemId, standing }) => ({ itemId, standing }));
      void send(() => http.mutation(report, { sessionToken: sessionToken(), url, items }));
    },
    note: (what, args) =>
      void send(() =>
        http.mutation(what, { sessionToken: sessionToken(), ...args } as never, { keepalive: true }),
      ),
    async contentOf(showing) {
      const { url } = state.get().page;
      const fetching = { http, sessionToken: sessionToken(), url, tooltips };
      return KINDS[showing.candidate.kind]?.content?.(showing, fetching);
    },
    act(showing, what, button) {
      tell(showing, what);
      const { leaseId, candidate } = showing;
      const args = { leaseId, itemId: candidate.itemId, what, ...(button === undefined ? {} : { button }) };
      // Lost with the line, it counts as seen and not answered.
      return send(() => http.mutation(acted, { sessionToken: sessionToken(), ...args }));
    },
  };
}

/** Takes what is drawn off the screen, and the room it took in the page. */
type Leave = (isMeant: (request: DrawRequest) => boolean) => void;

/** Who wants to know of tracked events. */
type Hearers = Set<HearEvent>;
type Drawing = { leave: Leave; takeRoom: TakeRoom; runs: KeptRuns; hearers: Hearers };

/** Hands what is to show to the part of the frame that draws. */
function makeDraw(
  { state, session, onNews }: EngagementWorld,
  calls: Calls,
  { leave, takeRoom, runs, hearers }: Drawing,
): EngineWorld["draw"] {
  const begin = (showing: Showing, painter: Painter, content: DrawRequest["content"]): void => {
    const end = (tell: () => void): void => {
      clearTimeout(timer);
      leave((each) => each === request);
      tell();
    };
    const timer = setTimeout(() => end(painter.failed), PAINT_MS);
    const ongoing: Ongoing = {
      waits: () => clearTimeout(timer),
      keep: (kept) => runs.keep(showing, kept),
      kept: () => runs.stateOf(showing),
      tab: session.tab,
      onTrack(hear) {
        hearers.add(hear);
        return () => hearers.delete(hear);
      },
    };
    const request: DrawRequest = {
      showing,
      ...(content ? { content } : {}),
      painted() {
        clearTimeout(timer);
        painter.painted();
      },
      over: (restMs) => end(() => painter.over(restMs)),
      failed: () => end(painter.failed),
      act: (what, button) => void calls.act(showing, what, button),
      note: calls.note,
      use: painter.use,
      takeRoom: (room) => takeRoom(showing.candidate.itemId, room),
      ...(KINDS[showing.candidate.kind]?.goesOn && { ongoing }),
    };
    state.set({ showings: [...state.get().showings, request] });
    onNews();
  };
  // What comes back is drawn as it was: seen once, it may be for nobody any more.
  const drawn = new WeakMap<Showing, Promise<DrawRequest["content"] | null>>();
  return (showing, painter) => {
    if (!KINDS[showing.candidate.kind]) return painter.over();
    const fetched = drawn.get(showing) ?? calls.contentOf(showing);
    drawn.set(showing, fetched);
    fetched.then(
      // None: it has changed, and the deployment is about to say so.
      (content) =>
        content === null ? painter.failed() : painter.isWanted() && begin(showing, painter, content),
      () => painter.failed(),
    );
  };
}

/** The page moves on, the messenger opens and closes, the team writes. Of what the team changes heartbeats and the connection tell. */
function follow(engine: Engine, { state, window }: EngagementWorld, runs: KeptRuns): void {
  // The deployment hears of what another tab has begun a moment later than this one.
  engine.onStop(runs.onOthers(window, () => setTimeout(() => engine.refresh(), TOLD_MS)));
  engine.onStop(() => state.set({ showings: state.get().showings.filter(({ isHeld }) => !isHeld) }));
  let { isOpen, unread } = state.get();
  const look = (): void => {
    const now = state.get();
    engine.setPage(now.page.url);
    if (now.isOpen === isOpen && now.unread === unread) return;
    ({ isOpen, unread } = now);
    engine.look();
  };
  engine.onStop(state.subscribe(look));
  look();
}
