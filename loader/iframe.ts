import { create } from "./dom.ts";

/** An iframe that cannot navigate or restyle the page. Camera and the like are off for another origin by default. */
export function createIframe(title: unknown, url: string, onLoad?: () => void): HTMLIFrameElement {
  const iframe = create("iframe");
  iframe.title = title as string;
  iframe.referrerPolicy = "origin";
  iframe.allow = "clipboard-write";
  // A public page may not reach this machine, nor a frame served by it, unless told so.
  if (url < "https" && isSecureContext) iframe.allow += ";loopback-network";
  iframe.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
  );
  iframe.onload = onLoad as () => void;
  iframe.src = url;
  return iframe;
}
