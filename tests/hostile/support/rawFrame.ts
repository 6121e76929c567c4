import type { Page } from "@playwright/test";

export const NONCE = "1,2,3,4";
export const HANDSHAKE = { postmate: "handshake", type: "application/x-postmate-v1+json", model: {} };

/** What came of one try to shake hands with a frame that no loader made. */
export type Shaken = {
  /** Messages of the frame's window to the page's. */
  replies: unknown[];
  /** Orders on the page's end of the port. */
  orders: Record<string, unknown>[];
};

type Try = { first?: unknown[]; hello?: unknown; ports?: number; wires?: unknown[]; waitMs?: number };

/** Markup of a frame that stands in the page without a loader: the test plays the loader, well or badly. */
export const rawFrame = (url: string, workspaceId: string): string =>
  `<iframe id="app" src="${url}/http/frame/${workspaceId}#n=${NONCE}" style="width:400px;height:600px"></iframe>`;

/** The greeting a loader would send. */
export const greeting = (convexUrl: string, workspaceId: string): string => {
  const page = {
    url: "https://shop.example/",
    title: "",
    referrer: "",
    locale: "en",
    isRtl: false,
    isFull: false,
  };
  return JSON.stringify({ t: "init", d: [{ config: { convexUrl, workspaceId }, isOpen: false, page }] });
};

/** The page posts these at the frame, then a hello with ports, then wires on the port, and tells what came back. */
export function shake(page: Page, given: Try): Promise<Shaken> {
  return page.evaluate(async ({ first = [], hello, ports = 1, wires = [], waitMs = 600 }: Try) => {
    const app = document.querySelector<HTMLIFrameElement>("#app")?.contentWindow as Window;
    const shaken: Shaken = { replies: [], orders: [] };
    const pause = () => new Promise((resolve) => setTimeout(resolve, waitMs));
    const onReply = ({ source, data }: MessageEvent) => void (source === app && shaken.replies.push(data));
    addEventListener("message", onReply);
    for (const each of first) app.postMessage(each, "*");
    await pause();
    if (hello !== undefined) {
      const channels = Array.from({ length: ports }, () => new MessageChannel());
      for (const { port1 } of channels)
        port1.onmessage = ({ data }) => {
          const { t, d } = JSON.parse(data as string) as { t: string; d: Record<string, unknown> };
          if (t === "order") shaken.orders.push(d);
        };
      app.postMessage(
        hello,
        "*",
        channels.map(({ port2 }) => port2),
      );
      for (const wire of wires) channels[0]?.port1.postMessage(wire);
      await pause();
    }
    removeEventListener("message", onReply);
    return shaken;
  }, given);
}
