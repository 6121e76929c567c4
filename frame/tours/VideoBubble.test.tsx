import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import { createStore } from "../core/store.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import "../tour.ts";
import type { TourStep } from "./model.ts";
import type { TourView } from "./run.ts";
import { aStep, aTour, RunnerWorld } from "./runner.setup.ts";
import { StepCard } from "./StepCard.tsx";

/** A small video of a step, with a player that only says what it was asked for. */

const FILE = { type: "file" as const, url: "https://ours.example/a.webm", width: 320, height: 180 };
const IMAGE = { url: "https://ours.example/a.png", alt: "The new editor", width: 640, height: 360 };
const BUBBLE = { image: null, video: FILE, as: "bubble" as const };

/** What the player was asked for, with how it stood. */
let asked: string[] = [];
/** Whether the browser refuses to play. */
let isRefused = false;
let unmount = () => undefined as void;
beforeEach(() => {
  asked = [];
  isRefused = false;
  const say = (what: string) =>
    function (this: HTMLMediaElement) {
      const { muted, loop } = this;
      asked.push([what, muted ? "silent" : "loud", loop ? "over and over" : "once"].join(" "));
    };
  const media = HTMLMediaElement.prototype;
  vi.spyOn(media, "load").mockImplementation(say("load"));
  vi.spyOn(media, "pause").mockImplementation(say("pause"));
  vi.spyOn(media, "play").mockImplementation(function (this: HTMLMediaElement) {
    say("play").call(this);
    return isRefused ? Promise.reject(new Error("NotAllowedError")) : Promise.resolve();
  });
});
afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function mount(media: TourStep["media"], more: Partial<TourStep> = {}) {
  const app = {
    state: createStore<FrameState>({ ...INITIAL, phase: "ready", locale: "" }),
    serverNow: () => Date.now(),
  } as unknown as FrameApp;
  const world = new RunnerWorld(aTour(aStep("One", { media, ...more }), aStep("Two")));
  const [view, setView] = createSignal<TourView | null>(null, { equals: false });
  const look = () => setView(world.runner.view());
  const nothing = () => undefined;
  unmount = render(
    () => (
      <MessengerContext.Provider value={createMessenger(app)}>
        <StepCard
          view={view()}
          showsProgress={true}
          takesFocus={() => false}
          runner={world.runner}
          onMove={nothing}
          onPress={nothing}
          onPainted={nothing}
        />
      </MessengerContext.Provider>
    ),
    document.body,
  );
  world.onChange = look;
  world.found();
  look();
  return world;
}
const video = () => document.querySelector("video") as HTMLVideoElement;
const button = (name: string) =>
  [...document.querySelectorAll("button")].find((each) => each.getAttribute("aria-label") === name);
const escape = (target: Element | null) =>
  target?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
const happens = (name: string) => video().dispatchEvent(new Event(name));
const size = () => document.querySelector<HTMLElement>(".oc-tour-video")?.dataset.size;
const withoutMotion = () =>
  vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);

it("plays small and silent by itself, and large with sound from its beginning once it is pressed", () => {
  mount({ ...BUBBLE, image: IMAGE });
  expect([size(), asked]).toEqual(["small", ["play silent over and over"]]);
  const { src, controls, preload } = video();
  expect([src, video().getAttribute("poster"), controls, preload]).toEqual([
    FILE.url,
    IMAGE.url,
    false,
    "auto",
  ]);
  expect([video().getAttribute("aria-label"), video().hasAttribute("autoplay")]).toEqual([IMAGE.alt, false]);
  const before = video();
  before.currentTime = 4;
  button("Play with sound")?.click();
  expect([size(), asked.at(-1), before.currentTime]).toEqual(["large", "play loud once", 0]);
  expect([video(), video().controls]).toEqual([before, true]);
  button("Make the video smaller")?.click();
  expect([size(), asked.at(-1), video()]).toEqual(["small", "play silent over and over", before]);
  expect(video().controls).toBe(false);
});

it("is made small by Escape before the card is closed by it, and has the keyboard then", () => {
  const world = mount(BUBBLE);
  button("Play with sound")?.click();
  escape(video());
  expect([size(), asked.at(-1), world.outcome]).toEqual(["small", "play silent over and over", undefined]);
  expect(document.activeElement).toBe(button("Play with sound"));
  escape(document.activeElement);
  expect(world.outcome).toEqual({ as: "dismissed", by: "escape" });
});

it("stands still at its poster for who wants no motion, and goes back to that", () => {
  withoutMotion();
  mount({ ...BUBBLE, image: IMAGE });
  expect([asked, video().preload]).toEqual([[], "none"]);
  expect(document.querySelector(".oc-tour-video")?.getAttribute("aria-busy")).toBe("false");
  button("Play with sound")?.click();
  button("Make the video smaller")?.click();
  expect(asked).toEqual(["play loud once", "load silent over and over"]);
  unmount();
  mount(BUBBLE);
  // Of its own first picture no more is loaded than that.
  expect(video().preload).toBe("metadata");
});

it("loads nothing for who saves data", () => {
  vi.stubGlobal("navigator", Object.create(navigator, { connection: { value: { saveData: true } } }));
  mount(BUBBLE);
  expect([asked, video().preload]).toEqual([[], "none"]);
});

it("shows whether it moves, and is busy until there is something to see", async () => {
  isRefused = true;
  mount(BUBBLE);
  await Promise.resolve();
  const isBusy = () => document.querySelector(".oc-tour-video")?.getAttribute("aria-busy");
  const sign = () => button("Play with sound")?.querySelector("path")?.getAttribute("d");
  const still = sign();
  expect(isBusy()).toBe("true");
  happens("loadeddata");
  expect(isBusy()).toBe("false");
  happens("playing");
  expect(sign()).not.toBe(still);
  happens("pause");
  expect(sign()).toBe(still);
});

it("keeps the time of its step while it is watched with sound, and no longer", () => {
  const world = mount(BUBBLE, { advance: [{ on: "timer", seconds: 4 }] });
  button("Play with sound")?.click();
  world.wait(60_000);
  expect(world.runner.view()?.at).toBe(0);
  happens("pause");
  happens("play");
  world.wait(60_000);
  expect(world.runner.view()?.at).toBe(0);
  happens("pause");
  world.wait(4_000);
  expect(world.runner.view()?.at).toBe(1);
});

it("stops as its step is left", () => {
  const world = mount(BUBBLE);
  button("Play with sound")?.click();
  const left = video();
  world.act((runner) => runner.next());
  world.found();
  expect(asked.slice(-2)).toEqual(["pause loud once", "load loud once"]);
  expect([left.isConnected, left.hasAttribute("src"), document.querySelector("video")]).toEqual([
    false,
    false,
    null,
  ]);
});

it("gives way to its picture where it cannot be loaded, to a line where it has none or was asked for", () => {
  const words = "The video could not be loaded.";
  const seen = () => [
    document.querySelector("video"),
    document.querySelector("img")?.alt,
    document.querySelector(".oc-tour-gone")?.textContent,
  ];
  mount({ ...BUBBLE, image: IMAGE });
  happens("error");
  expect(seen()).toEqual([null, IMAGE.alt, undefined]);
  unmount();
  const world = mount({ ...BUBBLE, image: IMAGE });
  button("Play with sound")?.focus();
  button("Play with sound")?.click();
  happens("error");
  expect(seen()).toEqual([null, IMAGE.alt, words]);
  // The keyboard stays in the card, whose Escape closes it.
  expect(document.activeElement?.getAttribute("role")).toBe("dialog");
  escape(document.activeElement);
  expect(world.outcome).toEqual({ as: "dismissed", by: "escape" });
  unmount();
  mount(BUBBLE);
  happens("error");
  expect(seen()).toEqual([null, undefined, words]);
});

it("is nothing that a step of before has, nor one whose video is gone or a link", () => {
  mount({ image: null, video: FILE });
  expect([size(), video().controls]).toEqual([undefined, true]);
  unmount();
  mount({ ...BUBBLE, image: IMAGE, video: null });
  expect([size(), document.querySelector("img")?.alt]).toEqual([undefined, IMAGE.alt]);
  unmount();
  const link = { type: "link" as const, href: "https://videos.example/1", host: "videos.example" };
  mount({ ...BUBBLE, video: link });
  expect([size(), document.querySelector("a")?.href]).toEqual([undefined, link.href]);
});
