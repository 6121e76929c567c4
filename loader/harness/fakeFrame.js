/*
 * A frame for the loader's own tests: speaks the protocol over stock Postmate, records what it gets in `seen`, and does
 * what a test tells it through `window.fake`. Served as the frame document's only script.
 */
const POSTMATE = "application/x-postmate-v1+json";
const query = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
const look = {
  color: "#7c3aed",
  side: "right",
  icon: "chat",
  launcher: "visible",
  spacing: 20,
  bottom: 0,
  theme: "light dark",
};
let isKeeping = false;
let launcher = "visible";
const fake = {
  seen: [],
  hello: null,
  port: null,
  order: (d) => fake.port.postMessage(JSON.stringify({ t: "order", d })),
  of: (type) => fake.seen.filter((message) => message.t === type),
  boot: () =>
    fake.order({
      set: { isOn: true, isKnown: true, visitor: "v_1" },
      look: { ...look, launcher },
      ...(isKeeping ? { memory: { ...look, launcher } } : {}),
      emit: ["ready"],
    }),
};
window.fake = fake;

/** What the frame does of itself. A test's page never has another one. */
const handlers = {
  init([{ config, memory, isOpen }]) {
    launcher = config.launcher ?? launcher;
    isKeeping = config.consent !== "required";
    const code = query.get("refuse");
    if (code)
      fake.order({
        warn: [code, `refused: ${code}`],
        set: { isOn: false, isKnown: false, visitor: null },
        memory: { ...memory, until: Date.now() + 60_000 },
        isOpen: false,
        emit: ["refused", { code }],
      });
    else if (query.get("quiet") === null) fake.boot();
    if (isOpen) fake.order({ set: { isPainted: true } });
  },
  open: () => fake.order({ set: { isPainted: true }, emit: ["open"] }),
  close: () => fake.order({ emit: ["close"] }),
  setConsent([isGranted]) {
    if (isGranted) fake.order({ memory: look });
  },
  identify: ([user]) => fake.order({ set: { kept: { user } } }),
  startTour: () => fake.order({ warn: ["FEATURE_UNAVAILABLE", "startTour()"] }),
};

let parentOrigin = null;
addEventListener("message", (event) => {
  if (event.source !== parent || (parentOrigin && event.origin !== parentOrigin)) return;
  const { data } = event;
  if (data?.postmate === "handshake" && !parentOrigin && query.get("mute") === null) {
    parentOrigin = event.origin;
    event.source.postMessage({ postmate: "handshake-reply", type: POSTMATE }, event.origin);
  }
  if (data?.opencom !== 1 || data.nonce !== fragment.get("n")) return;
  fake.hello = data;
  fake.port = event.ports[0];
  fake.port.onmessage = ({ data: wire }) => {
    const message = JSON.parse(wire);
    fake.seen.push(message);
    if (Object.hasOwn(handlers, message.t)) handlers[message.t](message.d);
    if (message.i && query.get("deaf") === null)
      fake.port.postMessage(JSON.stringify({ t: "reply", r: message.i }));
  };
});
addEventListener("keydown", (event) => event.key === "Escape" && fake.order({ isOpen: false }));
document.body.append(Object.assign(document.createElement("textarea"), { ariaLabel: "Message" }));
