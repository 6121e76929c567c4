import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Messenger } from "./support/messenger.ts";

/** Hundreds with `npm run chaos -- siblings`. */
const RUNS = Number(process.env.OPENCOM_SPRAY_RUNS ?? 100);

/** A third-party frame that talks to every window it can reach, as fast as it can, and reports what talks back. */
const SPRAYER = `<!doctype html><script>
const heard = [];
addEventListener("message", (event) => {
  if (event.data === "report") event.source.postMessage({ heard, sprayed }, "*");
  else if (event.source !== window) heard.push(JSON.stringify(event.data ?? null));
});
let sprayed = 0;
const junk = [
  { postmate: "handshake", type: "application/x-postmate-v1+json", model: { stolen: 1 } },
  { postmate: "handshake-reply", type: "application/x-postmate-v1+json" },
  { postmate: "emit", type: "application/x-postmate-v1+json", value: { name: "message", data: "{}" } },
  { postmate: "request", type: "application/x-postmate-v1+json", property: "valueOf", uid: 1 },
  { postmate: "call", type: "application/x-postmate-v1+json", property: "__defineGetter__" },
  { opencom: "hello", nonce: "00000000000000000000000000000000", proto: { min: 1, max: 1 }, build: "x", generation: 0 },
  { __proto__: null, constructor: 1 }, "text", 0, null, [], '{"t":"shell.init"}', '{"t":"shell.open"}',
];
function spray() {
  const windows = [parent];
  for (let i = 0; i < parent.frames.length; i++) if (parent.frames[i] !== window) windows.push(parent.frames[i]);
  for (const target of windows) for (const each of junk) {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => heard.push("port:" + event.data);
    try { target.postMessage(each, "*", [channel.port2]); sprayed++; } catch {}
    try { target.postMessage(each, "*"); sprayed++; } catch {}
  }
}
spray(); setInterval(spray, 5); document.title = "spraying";
</script>`;

test("a sibling frame that sprays from before insertion never connects and never stops the real one", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(120_000 + RUNS * 2_000);
  const attacker = createServer((_request, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end(SPRAYER),
  );
  await new Promise<void>((resolve) => attacker.listen(0, "127.0.0.1", resolve));
  // A site of its own, as an advertisement is: not the frame's, with which it would share a process.
  const attackerUrl = `http://evil.localhost:${(attacker.address() as AddressInfo).port}/`;
  const errors: string[] = [];
  visitorPage.on("pageerror", (error) => errors.push(error.message));

  const html = `<!doctype html><html><head><title>page</title></head><body><iframe id="evil" src="${attackerUrl}"></iframe><script>
    window.timings = [];
    window.round = () => new Promise((resolve) => {
      const started = performance.now();
      const finish = (ok) => { off(); stop(); resolve(ok); };
      const off = OpencomWidget.on("ready", () => { timings.push(performance.now() - started); finish(true); });
      const stop = OpencomWidget.on("blocked", () => finish(false));
      OpencomWidget.init({ convexUrl: "${stack.info.url}", workspaceId: "${stack.info.workspaceId}" });
      OpencomWidget.open();
    });
    window.heard = () => new Promise((resolve) => {
      addEventListener("message", function once(event) { if (event.data && event.data.heard) { removeEventListener("message", once); resolve(event.data); } });
      evil.contentWindow.postMessage("report", "*");
    });
  </script></body></html>`;
  const url = site.put("/sprayed", {
    html,
    bodyEnd: `<script src="${stack.info.widgetUrl}"></script>`,
  });
  await visitorPage.goto(url);
  await expect.poll(() => visitorPage.frames().some((frame) => frame.url() === attackerUrl)).toBe(true);
  let connected = 0;
  for (let run = 0; run < RUNS; run++) {
    if (await visitorPage.evaluate(() => window.round())) connected++;
    await visitorPage.evaluate(() => OpencomWidget.destroy());
  }
  const report = await visitorPage.evaluate(() => window.heard());
  const timings = (await visitorPage.evaluate(() => window.timings)).sort((a, b) => a - b);
  test.info().annotations.push({
    type: "measured",
    description: `${connected}/${RUNS} connected, p95 ${Math.round(timings[Math.floor(timings.length * 0.95)] ?? 0)} ms, ${report.sprayed} messages sprayed`,
  });
  expect(connected).toBe(RUNS);
  expect(report.sprayed).toBeGreaterThan(RUNS);
  expect(report.heard.filter((each) => /postmate|opencom|welcome|port:/.test(each))).toEqual([]);
  expect(errors).toEqual([]);

  await visitorPage.goto(
    site.put("/sprayed-chat", {
      html: `<!doctype html><html><head></head><body><iframe src="${attackerUrl}"></iframe></body></html>`,
      head: snippet(stack),
    }),
  );
  await new Messenger(visitorPage).start("hello beside an attacker");
  attacker.closeAllConnections();
  await new Promise((resolve) => attacker.close(resolve));
});
