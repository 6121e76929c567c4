/**
 * Entry of the frame document: shakes hands with the embedding page, boots the session, reports. Nothing here draws;
 * `convex.js` and `messenger.js` are fetched when something needs them (DESIGN D13).
 */
import { createChannel } from "../protocol/channel.ts";
import { FRAME_TO_HOST_RATE, HOST_TO_FRAME_RATE } from "../protocol/limits.ts";
import type { FrameToHost, HostToFrame } from "../protocol/messages.ts";
import { decodeHostToFrame } from "../protocol/schema.ts";
import { MAJORS, NAMESPACE } from "../protocol/version.ts";
import { type FrameConfig, readFrameConfig } from "./core/config.ts";
import { awaitParent, type Greeting, readNonce } from "./core/handshake.ts";
import { createHttp } from "./core/http.ts";
import { isOriginAllowed } from "./core/origins.ts";
import { postBoot } from "./session/postBoot.ts";
import { Shell } from "./shell/shell.ts";
import type { AttachTarget } from "./surface/target.ts";

const post = (body: unknown) => postBoot(new URL("../boot", location.href).href, body, fetch);

/** Should it not arrive, the messenger tries again and says so. */
async function fetchThread(): Promise<void> {
  try {
    await import("./thread.ts");
  } catch {}
}

function start(config: FrameConfig, nonce: string, { hello, port, origin }: Greeting): void {
  // Handlers are looked up when a message comes, and none comes before they are there.
  const handlers: ReturnType<Shell["handlers"]> = {};
  let shell: Shell | undefined;
  const channel = createChannel<FrameToHost, HostToFrame>(port, {
    handlers,
    decode(type, given) {
      const taken = decodeHostToFrame(type, given);
      if (taken) shell?.taken(type, given as unknown[], taken);
      return taken;
    },
    sendRate: FRAME_TO_HOST_RATE,
    receiveRate: HOST_TO_FRAME_RATE,
    onDrop: (reason, type) => shell?.dropped(reason, type),
  });
  if (!MAJORS.includes(hello[NAMESPACE])) {
    const code = "VERSION_MISMATCH";
    // Every major knows these fields (SPEC VR1).
    channel.send("order", { warn: [code, "use the server's own widget.js"] });
    channel.send("order", { set: { isOn: false }, isOpen: false, emit: ["blocked", { code }] });
    // The channel goes on acknowledging, so that the loader does not take this frame for a dead one.
    return;
  }
  const app = new Shell({
    window,
    config,
    channel,
    post,
    http: createHttp(config.convexUrl, fetch.bind(window)),
    parentOrigin: origin,
    loaderVersion: hello.build,
    isOriginAllowed: (other) => isOriginAllowed(other, config),
    loadMessenger: async (isInThread) => {
      const thread = isInThread && fetchThread();
      const { mountMessenger } = await import("./messenger.ts");
      await thread;
      return { mountMessenger };
    },
  });
  shell = app;
  Object.assign(handlers, app.handlers());
  const target: AttachTarget = { nonce, attach: (surface, id) => app.surfaces.attach(surface, id) };
  // For our own surface documents: other origins cannot read it, and a script of ours needs no key to it.
  Object.defineProperty(window, "opencomApp", { value: Object.freeze(target) });
}

const config = readFrameConfig(document);
const nonce = readNonce(location.hash);

if (window.parent !== window) {
  awaitParent(
    {
      window,
      parent: window.parent,
      nonce,
      // A document that can only refuse may be asked by anyone.
      isAllowed: (origin) => (config.refusal ? origin !== "null" : isOriginAllowed(origin, config)),
    },
    (greeting) => start(config, nonce, greeting),
  );
}
