import type { Frame, Page } from "@playwright/test";
import type { RealmWindow } from "./realm.ts";

/** From where to where generated messages go. */
export type Way = {
  name: string;
  from: "host" | "app" | "sibling" | "popup";
  to: "host" | "app";
  /**
   * From window to window; from a window of the page's own that is removed at once; from one of another site that is
   * gone before its messages arrive, which then have no source; over the private port.
   */
  by: "window" | "detached" | "gone" | "port";
};

export const WAYS: readonly Way[] = [
  { name: "sibling of another site → host", from: "sibling", to: "host", by: "window" },
  { name: "sibling of another site → frame", from: "sibling", to: "app", by: "window" },
  { name: "popup of another site → host", from: "popup", to: "host", by: "window" },
  { name: "popup of another site → frame", from: "popup", to: "app", by: "window" },
  { name: "removed window → host", from: "host", to: "host", by: "detached" },
  { name: "removed window → frame", from: "host", to: "app", by: "detached" },
  { name: "no source → host", from: "host", to: "host", by: "gone" },
  { name: "no source → frame", from: "host", to: "app", by: "gone" },
  { name: "host → itself", from: "host", to: "host", by: "window" },
  { name: "frame → itself", from: "app", to: "app", by: "window" },
  { name: "host's window → frame's window", from: "host", to: "app", by: "window" },
  { name: "frame's window → host's window", from: "app", to: "host", by: "window" },
  { name: "host → frame by the private port", from: "host", to: "app", by: "port" },
  { name: "frame → host by the private port", from: "app", to: "host", by: "port" },
];

export type Batch = { way: Way; seed: number; count: number };

/** Runs in the sender: posts one batch, a few at a time so that the sender is never the long task. */
async function sendBatch({ way, seed, count }: Batch): Promise<number> {
  const own = window as unknown as RealmWindow;
  const maker = new own.HostileMessages(seed);
  const top = own.opener ? (own.opener as Window) : (own.top as Window);
  const isApp = (index: number) => top.frames[index] !== undefined && index > 0;
  const target = way.to === "host" ? top : (top.frames[isApp(1) ? 1 : 0] as Window);
  let posted = 0;
  const post = (to: { postMessage: Window["postMessage"] } | MessagePort | undefined): void => {
    const { value, transfer } = maker.next();
    try {
      if (way.by === "port") (to as MessagePort).postMessage(value, transfer);
      else (to as Window).postMessage(value, "*", transfer);
      posted++;
    } catch {
      // Too deep for structured clone itself: it never leaves.
    }
  };
  for (let sent = 0; sent < count; sent += 50) {
    const some = Math.min(50, count - sent);
    if (way.by === "detached") {
      const iframe = document.body.appendChild(document.createElement("iframe"));
      const there = iframe.contentWindow as unknown as { Function: FunctionConstructor };
      // Made in that window, so that it is that window which posts.
      const from = there.Function("to", "value", "transfer", "to.postMessage(value, '*', transfer)");
      const stranger = {
        postMessage: (value: unknown, _: string, ports: Transferable[]) => from(target, value, ports),
      };
      for (let index = 0; index < some; index++) post(stranger as never);
      iframe.remove();
    } else
      for (let index = 0; index < some; index++)
        post(way.by === "port" ? own.realm.ports.at(way.from === "host" ? -1 : 0) : target);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return posted;
}

/** What a frame of the hostile site runs: says farewell to the page, which then removes it, and posts on. */
export const BURST = `<!doctype html><title>burst</title><script>
const [seed, count, to] = location.hash.slice(1).split(",");
const maker = new HostileMessages(Number(seed));
parent.postMessage("farewell", "*");
for (let sent = 0; sent < Number(count); sent++) {
  const { value, transfer } = maker.next();
  try { (to === "app" ? parent.frames[1] : parent).postMessage(value, "*", transfer); } catch {}
}
</script>`;

/** Runs in the host: frames of another site, each removed as soon as the first of its many messages is there. */
async function burstAndRemove({ batch, url }: { batch: Batch; url: string }): Promise<void> {
  for (let sent = 0; sent < batch.count; sent += 250) {
    const iframe = document.createElement("iframe");
    iframe.src = `${url}?${sent}#${batch.seed + sent},${Math.min(250, batch.count - sent)},${batch.way.to}`;
    await new Promise<void>((resolve) => {
      const onMessage = ({ source }: MessageEvent): void => {
        if (source !== iframe.contentWindow) return;
        iframe.remove();
        removeEventListener("message", onMessage, true);
        resolve();
      };
      addEventListener("message", onMessage, true);
      document.body.append(iframe);
    });
  }
}

const arrived = (realm: Page | Frame, by: Way["by"]): Promise<number> =>
  realm.evaluate((isPort) => {
    const { portMessages, windowMessages } = (window as unknown as RealmWindow).realm;
    return isPort ? portMessages : windowMessages;
  }, by === "port");

/** The realms of an arena, and the address of a page with `BURST`. */
export type Field = Record<Way["from"], Page | Frame> & { burst: string };

/** Sends one batch and waits until it has arrived. Returns how many: of a removed window's, some never do. */
export async function fire(batch: Batch, field: Field): Promise<number> {
  const [from, to] = [field[batch.way.from], field[batch.way.to]];
  const before = await arrived(to, batch.way.by);
  if (batch.way.by === "gone") {
    await from.evaluate(burstAndRemove, { batch, url: field.burst });
    let [last, now] = [-1, before];
    for (; now !== last; [last, now] = [now, await arrived(to, "gone")])
      await new Promise((resolve) => setTimeout(resolve, 100));
    return now - before;
  }
  const posted = await from.evaluate(sendBatch, batch);
  await to.waitForFunction(
    ([isPort, wanted]) => {
      const { portMessages, windowMessages } = (window as unknown as RealmWindow).realm;
      return (isPort ? portMessages : windowMessages) >= wanted;
    },
    [batch.way.by === "port", before + posted] as const,
    { timeout: 60_000, polling: 20 },
  );
  return posted;
}
