import {
  type Accessor,
  createContext,
  createMemo,
  createRenderEffect,
  createSignal,
  onCleanup,
  useContext,
} from "solid-js";
import { createTimeFormat, type TimeFormat } from "../../ui/time.ts";
import type { FrameApp, FrameState } from "../app.ts";
import { setStrings } from "../strings/t.ts";

/** The shared state as signals: one accessor a field, each changing only when its field does. */
export type Fields = { [K in keyof FrameState]: Accessor<FrameState[K]> };

export type Messenger = Fields & {
  app: FrameApp;
  /** The way the language on show is written. */
  dir: Accessor<"ltr" | "rtl">;
  time: Accessor<TimeFormat>;
  /** Server time, ms, refreshed every half minute: for "5 min". */
  now: Accessor<number>;
};

const NOW_MS = 30_000;

/** Makes the context's value. Call under an owner; it listens until the owner goes. */
export function createMessenger(app: FrameApp): Messenger {
  const [state, setState] = createSignal(app.state.get());
  onCleanup(app.state.subscribe(setState));
  const fields = Object.fromEntries(
    (Object.keys(app.state.get()) as (keyof FrameState)[]).map((key) => [
      key,
      createMemo(() => state()[key]),
    ]),
  ) as Fields;
  const [now, setNow] = createSignal(app.serverNow());
  const timer = setInterval(() => state().isOpen && setNow(app.serverNow()), NOW_MS);
  onCleanup(() => clearInterval(timer));
  const { messages, texts, wishes } = fields;
  const locale = createMemo(() => fields.locale() || /^,*(en\b[^,]*)/i.exec(wishes())?.[1] || "en");
  createRenderEffect(() => setStrings({ locale: locale(), messages: { ...messages(), ...texts() } }));
  const dir = () => (/^(ar|fa|he)\b/.test(locale()) ? "rtl" : "ltr");
  return { ...fields, locale, app, now, dir, time: createMemo(() => createTimeFormat(locale())) };
}

export const MessengerContext = createContext<Messenger>();

/** The messenger's state and actions. Throws outside a MessengerContext. */
export function useMessenger(): Messenger {
  const messenger = useContext(MessengerContext);
  if (!messenger) throw new Error("useMessenger needs a MessengerContext around it");
  return messenger;
}
