import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import "../tour.ts";
import type { TourStep } from "./model.ts";
import type { TourView } from "./run.ts";
import { aStep, aTour, RunnerWorld } from "./runner.setup.ts";
import { StepCard } from "./StepCard.tsx";
import { TourChip } from "./TourChip.tsx";

let unmount = () => undefined as void;
afterEach(() => unmount());

/** The card of a run whose elements are all there. */
function mount(steps: TourStep[], { locale = "", takesFocus = false } = {}) {
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", locale }),
    serverNow: () => Date.now(),
    go: vi.fn(),
    requestOpen: vi.fn(),
  } as unknown as FrameApp;
  const world = new RunnerWorld(aTour(...steps));
  const [view, setView] = createSignal<TourView | null>(null, { equals: false });
  const pressed = vi.fn();
  const painted = vi.fn();
  let isLooking = false;
  const look = () => {
    if (isLooking) return;
    isLooking = true;
    if (world.runner.view()?.card === null) world.found();
    setView(world.runner.view());
    isLooking = false;
  };
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <StepCard
          view={view()}
          showsProgress={true}
          takesFocus={() => takesFocus}
          runner={world.runner}
          onMove={() => undefined}
          onPress={pressed}
          onPainted={painted}
        />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  world.onChange = look;
  look();
  const card = () => document.querySelector<HTMLElement>("[role=dialog]") as HTMLElement;
  return { world, look, hide: () => setView(null), card, pressed, painted, app };
}
const button = (name: string) =>
  [...document.querySelectorAll<HTMLElement>("button, a")].find(
    (each) => each.textContent === name || each.getAttribute("aria-label") === name,
  );
const key = (target: Element, name: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

it("is a dialog with its step's title, says how far it is, and leads on and back", () => {
  const { world, card } = mount([aStep("One"), aStep("Two"), aStep("Three")]);
  const label = document.getElementById(card().getAttribute("aria-labelledby") ?? "");
  expect([label?.textContent, card().getAttribute("aria-modal")]).toEqual(["One", "false"]);
  expect(document.querySelector("[role=status]")?.textContent).toBe("One 1 of 3");
  expect(button("Back")).toBeUndefined();
  button("Next")?.click();
  expect(card().textContent).toContain("2 of 3");
  button("Back")?.click();
  button("Next")?.click();
  button("Next")?.click();
  button("Done")?.click();
  expect(world.outcome).toEqual({ as: "completed" });
});

it("takes the keyboard only where it is to, and is painted after that", async () => {
  const quiet = mount([aStep("One")]);
  await frames();
  expect(document.activeElement).toBe(document.body);
  expect(quiet.painted).toHaveBeenCalledOnce();
  unmount();
  const { card } = mount([aStep("One")], { takesFocus: true });
  await frames();
  expect(document.activeElement).toBe(card());
});

it("goes by arrows in its own direction, never past what its author waits for, and closes by Escape", () => {
  const { world, card } = mount([aStep("One"), aStep("Two", { advance: [{ on: "click" }] }), aStep("Three")]);
  key(card(), "ArrowLeft");
  key(card(), "ArrowRight");
  expect(world.runner.view()?.at).toBe(1);
  key(card(), "ArrowRight");
  expect([world.runner.view()?.at, button("Next")]).toEqual([1, undefined]);
  key(card(), "Escape");
  expect(world.outcome).toEqual({ as: "dismissed", by: "escape" });
  unmount();
  const arabic = mount([aStep("One"), aStep("Two")], { locale: "ar" });
  key(arabic.card(), "ArrowRight");
  expect(arabic.world.runner.view()?.at).toBe(0);
  key(arabic.card(), "ArrowLeft");
  expect(arabic.world.runner.view()?.at).toBe(1);
});

it("has its author's buttons instead of its own, an address as a link", () => {
  const { world, pressed } = mount([
    aStep("One", {
      buttons: [
        { label: "Read", action: { type: "openUrl", url: "https://a.example/x", host: "a.example" } },
        { label: "Go on", action: { type: "next" } },
        { label: "Later", action: { type: "snooze" } },
      ],
    }),
    aStep("Two"),
  ]);
  const link = document.querySelector("a");
  expect([link?.href, link?.target, link?.rel]).toEqual([
    "https://a.example/x",
    "_blank",
    "noopener noreferrer",
  ]);
  expect(button("Next")).toBeUndefined();
  button("Go on")?.click();
  expect([pressed.mock.calls, world.runner.view()?.at]).toEqual([[[1]], 1]);
});

it("has a menu to put it off, begin anew or never see it again; Escape closes that first", () => {
  const { world, card } = mount([aStep("One"), aStep("Two")]);
  button("Next")?.click();
  button("More options")?.click();
  expect(button("Remind me tomorrow")).toBeDefined();
  key(button("Remind me tomorrow") as Element, "Escape");
  expect([button("Remind me tomorrow"), world.outcome]).toEqual([undefined, undefined]);
  button("More options")?.click();
  button("Start over")?.click();
  expect([world.runner.view()?.at, card().textContent?.includes("1 of 2")]).toEqual([0, true]);
  button("More options")?.click();
  button("Don’t show again")?.click();
  expect(world.outcome).toEqual({ as: "neverAgain" });
});

it("of a step that is looked for nothing is seen, and what announces the next is there before it", () => {
  const { hide, look, card } = mount([aStep("One")]);
  const status = document.querySelector("[role=status]");
  hide();
  expect([card(), status?.isConnected, status?.textContent]).toEqual([null, true, ""]);
  look();
  expect([card().isConnected, status?.textContent]).toEqual([true, "One 1 of 1"]);
});

it("what is missing can be done without, passed by or ended; a page to come to has nothing to be done without", () => {
  const onGo = vi.fn();
  const heard = { onAnyway: vi.fn(), onSkip: vi.fn(), onEnd: vi.fn() };
  unmount = render(() => <TourChip chip="looking" address={null} onGo={onGo} {...heard} />, document.body);
  for (const name of ["Continue anyway", "Skip", "End tour"]) button(name)?.click();
  expect(Object.values(heard).map((each) => each.mock.calls.length)).toEqual([1, 1, 1]);
  unmount();
  const to = "https://shop.example/orders";
  unmount = render(() => <TourChip chip="elsewhere" address={to} onGo={onGo} {...heard} />, document.body);
  expect(document.body.textContent).toContain("This tour goes on on another page");
  expect(button("Continue anyway")).toBeUndefined();
  button("Go to the page")?.click();
  expect([button("Go to the page")?.getAttribute("href"), onGo.mock.calls]).toEqual([to, [[to]]]);
});
