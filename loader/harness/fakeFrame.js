/*
 * A frame for the loader's own tests: speaks the protocol over stock Postmate, records what it gets in `seen`, and does
 * what a test tells it through `window.fake`. Served as the frame document's only script.
 */
const POSTMATE = "application/x-postmate-v1+json";
const query = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
const appearance = {
  color: "#7c3aed",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  theme: "system",
  teamName: "Acme",
  greeting: "Hello",
};
const fake = {
  seen: [],
  hello: null,
  port: null,
  send: (t, d, i) => fake.port.postMessage(JSON.stringify({ t, d, i })),
  of: (type) => fake.seen.filter((message) => message.t === type),
  boot: (change = {}) =>
    fake.send("shell.booted", {
      unread: 0,
      appearance: { ...appearance, ...change },
      visitorKind: "anonymous",
      visitorRef: "v_1",
    }),
};
window.fake = fake;

let parentOrigin = null;
addEventListener("message", (event) => {
  if (event.source !== parent || (parentOrigin && event.origin !== parentOrigin)) return;
  const { data } = event;
  if (data?.postmate === "handshake" && !parentOrigin && query.get("mute") === null) {
    parentOrigin = event.origin;
    event.source.postMessage({ postmate: "handshake-reply", type: POSTMATE }, event.origin);
  }
  if (data?.opencom !== "hello" || data.nonce !== fragment.get("n")) return;
  fake.hello = data;
  fake.port = event.ports[0];
  fake.port.onmessage = ({ data: wire }) => {
    const message = JSON.parse(wire);
    fake.seen.push(message);
    if (message.i) {
      const d = message.t === "shell.call" ? { ok: false, code: "FEATURE_UNAVAILABLE" } : { ok: true };
      fake.port.postMessage(JSON.stringify({ t: "reply", r: message.i, d }));
    }
    if (message.t === "shell.init") {
      const refusal = query.get("refuse");
      if (refusal) fake.send("shell.refused", { code: refusal, message: `refused: ${refusal}` });
      else if (query.get("quiet") === null) fake.boot();
    }
    if (message.t === "shell.open") fake.send("shell.opened", {});
  };
  if (query.get("old") !== null) return fake.send("incompatible", { min: 2, max: 2 });
  fake.send("welcome", { proto: 1, build: "fake" });
});
addEventListener("keydown", (event) => event.key === "Escape" && fake.send("shell.requestClose", {}));
document.body.append(Object.assign(document.createElement("textarea"), { ariaLabel: "Message" }));
