import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * The smallest scripts that could do the job, without any feature: what the machine and the browser cost by
 * themselves. Our figures are ratios to these, taken in the same run.
 */
const BUTTON = `const draw = (onClick) => {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "closed" });
  const button = document.createElement("button");
  button.setAttribute("aria-label", "Open");
  const put = (element, styles) => { for (const name in styles) element.style.setProperty(name, styles[name], "important"); };
  put(host, { all: "initial", position: "fixed", right: "20px", bottom: "20px", "z-index": "2147483647" });
  put(button, { all: "initial", width: "56px", height: "56px", "border-radius": "28px", background: "#4f46e5" });
  button.onclick = (event) => { event.stopPropagation(); onClick?.(); };
  root.append(button);
  document.documentElement.append(host);
};`;

const FRAME = (base: string, page: string) => `const frame = document.createElement("iframe");
  frame.src = "${base}${page}";
  frame.style.cssText = "position:fixed;right:20px;bottom:90px;width:400px;height:600px;border:0;display:none";
  document.documentElement.append(frame);`;

const APP = `<!doctype html><meta charset="utf-8"><title>floor</title><style>body{margin:0;font:15px sans-serif}main{height:600px;background:#fff}p{padding:12px;margin:8px;background:#eef;border-radius:8px}</style><main><h1>Messages</h1></main><script src="/app.js"></script>`;

const APP_SCRIPT = `const main = document.querySelector("main");
  for (let i = 0; i < 30; i++) { const p = document.createElement("p"); p.textContent = "Message number " + i + " of this conversation."; main.append(p); }`;

const BOOT_PAGE = `<!doctype html><meta charset="utf-8"><title>floor</title><script src="/boot.js"></script>`;

const BOOT_SCRIPT = `fetch("/boot", { method: "POST", body: "{}" }).then((r) => r.json()).then(() => parent.postMessage("go", "*"));`;

export type Floors = { origin: string; stop: () => Promise<void> };

/** Serves `/button.js`, `/warmFrame.js` and `/bootFrame.js` on another site than the customer's page. */
export async function startFloors(): Promise<Floors> {
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    const files: Record<string, [type: string, body: string]> = {
      "/button.js": ["text/javascript", `(() => { ${BUTTON} draw(); })()`],
      "/warmFrame.js": [
        "text/javascript",
        `(() => { ${BUTTON} ${FRAME(base, "/app")} draw(() => { frame.style.display = "block"; }); })()`,
      ],
      "/bootFrame.js": [
        "text/javascript",
        `(() => { ${BUTTON} addEventListener("message", () => draw(), { once: true }); ${FRAME(base, "/bootPage")} })()`,
      ],
      "/app": ["text/html", APP],
      "/app.js": ["text/javascript", APP_SCRIPT],
      "/bootPage": ["text/html", BOOT_PAGE],
      "/boot.js": ["text/javascript", BOOT_SCRIPT],
      "/boot": ["application/json", "{}"],
    };
    const [type, body] = files[request.url ?? ""] ?? ["text/plain", ""];
    response.writeHead(body ? 200 : 404, { "content-type": `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
