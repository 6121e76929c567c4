import { create } from "./dom.ts";

/** An iframe that cannot navigate or restyle the page. Camera and the like are off for another origin by default. */
export const createIframe = (title: unknown, url: string, onload?: () => void): HTMLIFrameElement =>
  Object.assign(create("iframe"), {
    title,
    referrerPolicy: "origin",
    // A public page may not reach this machine, nor a frame served by it, unless told so.
    allow: `clipboard-write${url < "https" && isSecureContext ? ";loopback-network" : ""}`,
    sandbox:
      "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
    onload,
    src: url,
  } as object);
