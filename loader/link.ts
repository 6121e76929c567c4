import { type Channel, createChannel, type Handlers } from "../protocol/channel.ts";
import { decodeFrameToHost } from "../protocol/guards.ts";
import { FRAME_TO_HOST_RATE, HOST_TO_FRAME_RATE, REQUEST_TIMEOUT_MS } from "../protocol/limits.ts";
import type { FrameToHost, HostToFrame } from "../protocol/messages.ts";
import { createFrame, type Frame, type FrameEvents } from "./frame.ts";
import { warn } from "./warn.ts";

type Line = Channel<HostToFrame>;

type Send = <K extends keyof HostToFrame & string>(type: K, data: HostToFrame[K], key?: string) => void;

export type LinkOptions = {
  url: URL;
  attach(iframe: HTMLIFrameElement): void;
  handlers: Handlers<FrameToHost>;
  /** First on each new line; what was called before follows. */
  greet(tell: Send): void;
  onRestart(): void;
  onBlocked: FrameEvents["onBlocked"];
  /** A widget before this one is still saying goodbye to its frame. */
  after: Promise<unknown> | undefined;
};

export type Link = {
  /** Makes the frame, if there is none. */
  ensure(): void;
  frame(): Frame | undefined;
  /** Now, or as soon as there is a line; nothing is lost in between. */
  use(action: (line: Line) => void): void;
  send: Send;
  /** Sends only if there is a line; else the greeting carries the state this is about. */
  tell: Send;
  /** Tells the frame to wipe what it keeps, waits for that at most 3 s, and removes it. */
  stop(isKnownPerson: boolean): Promise<void>;
};

/** Keeps one line to the app frame through restarts. */
export function createLink({ url, attach, handlers, greet, onRestart, onBlocked, after }: LinkOptions): Link {
  let frame: Frame | undefined;
  let line: Line | undefined;
  let isOver = false;
  let waiting: ((line: Line) => void)[] = [];

  const hangUp = (): void => {
    line?.close();
    line = undefined;
  };
  const tell: Send = (type, data, key) => {
    if (line && !line.send(type, data, key)) warn("MESSAGE_TOO_LARGE", type);
  };
  const use: Link["use"] = (action) => {
    if (line) action(line);
    else waiting.push(action);
  };

  const onPort = (port: MessagePort): void => {
    line = createChannel<HostToFrame, FrameToHost>(port, {
      handlers,
      decode: (type, data) => (isOver ? undefined : decodeFrameToHost(type, data)),
      sendRate: HOST_TO_FRAME_RATE,
      receiveRate: FRAME_TO_HOST_RATE,
    });
    if (!isOver) greet(tell);
    for (const action of waiting.splice(0)) action(line);
  };

  const make = (): void => {
    if (frame || isOver) return;
    frame = createFrame(url, attach, {
      onPort,
      onRestart() {
        hangUp();
        onRestart();
      },
      onBlocked(code) {
        hangUp();
        frame = undefined;
        if (!isOver) onBlocked(code);
      },
    });
  };

  return {
    ensure: () => void (after ? after.then(make) : make()),
    frame: () => frame,
    use,
    tell,
    send: (type, data, key) => use(() => tell(type, data, key)),
    async stop(isKnownPerson) {
      isOver = true;
      waiting = [];
      if (line || (frame && isKnownPerson)) await askToWipe(use);
      hangUp();
      frame?.stop();
    },
  };
}

function askToWipe(use: Link["use"]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, REQUEST_TIMEOUT_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    use((line) => void line.request("shell.destroy", {}).then(done, done));
  });
}
