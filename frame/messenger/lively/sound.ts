import type { FrameApp } from "../../app.ts";

const KEY = "sound";
const FIRST_HZ = 660;
const SECOND_HZ = 880;
const GAIN = 0.05;
const NOTE_S = 0.11;

/** Whether this visitor wants to hear new messages; not unless they said so. */
export const wantsSound = (app: FrameApp): boolean => app.remembered(KEY) === "on";

let context: AudioContext | undefined;

/** Turns the sound on or off; turning it on plays it. Call in a click: browsers let a page sound only after one. */
export function setSound(app: FrameApp, isOn: boolean): void {
  app.remember(KEY, isOn ? "on" : "off");
  if (isOn) {
    wake();
    play();
  }
}

const listening = new WeakSet<FrameApp>();

/** Plays for each new message of a teammate that is not being looked at, from now until the page ends. */
export function startSound(app: FrameApp): void {
  if (listening.has(app)) return;
  listening.add(app);
  // A visitor who wanted sound on an earlier page has to touch this one first.
  const onTouch = () => wantsSound(app) && wake();
  document.addEventListener("pointerdown", onTouch, { passive: true });
  document.addEventListener("keydown", onTouch, { passive: true });
  let known = app.state.get().unread.latest?.messageId;
  app.state.subscribe((state) => {
    const { latest } = state.unread;
    if (!latest || latest.messageId === known) return;
    known = latest.messageId;
    const view = state.views.at(-1);
    const isShown = view?.name === "conversation" && view.id === latest.conversationId;
    const isSeen = isShown && state.isOpen && document.visibilityState === "visible";
    if (!isSeen && wantsSound(app)) play();
  });
}

function wake(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
}

/** Two short notes, quiet. Nothing where the browser does not let us sound. */
function play(): void {
  if (context?.state !== "running" && context?.state !== "suspended") return;
  const { currentTime, destination } = context;
  for (const [index, frequency] of [FIRST_HZ, SECOND_HZ].entries()) {
    const at = currentTime + index * NOTE_S;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(GAIN, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S * 1.6);
    tone.connect(volume).connect(destination);
    tone.start(at);
    tone.stop(at + NOTE_S * 1.7);
  }
}
