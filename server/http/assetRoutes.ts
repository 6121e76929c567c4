/** Which built file answers which path, and with which rights. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Addresses } from "./addresses.ts";
import { sendText } from "./respond.ts";
import { StaticFiles } from "./staticFiles.ts";

const YEAR = "public, max-age=31536000, immutable";
/** Found by their own name on every visit, so that a new release is seen soon. */
const SHORT = "public, max-age=300, stale-while-revalidate=3600";

/** Host pages of any origin load these, also under COEP require-corp. */
const PUBLIC: OutgoingHttpHeaders = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
};

type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };

/** Makes the handler of `/`, `/widget.js`, `/extras.js`, `/facts.js`, `/room.js`, `/anchored.js`, `/pool.js`, `/intoView.js`, `/watches.js`, `/hands.js`, `/beacons.js`, `/author.js`, `/manifest.json`, `/v/…` and `/console/…`; it returns false for other paths. */
export function createAssetRoutes(
  dist: string,
  { cloudUrl, siteUrl }: Pick<Addresses, "cloudUrl" | "siteUrl">,
): (exchange: Exchange) => Promise<boolean> {
  const files = new StaticFiles(dist);
  const consoleHeaders = createConsoleHeaders(cloudUrl, siteUrl);

  const serveConsole = async (exchange: Exchange): Promise<boolean> => {
    const path = exchange.url.pathname.slice(1);
    const isAsset = path.startsWith("console/assets/");
    const headers = { ...consoleHeaders, "cache-control": isAsset ? YEAR : "no-cache" };
    if (path !== "console/" && (await files.serve(exchange, path, headers))) return true;
    if (isAsset) return false;
    return files.serve(exchange, "console/index.html", headers);
  };

  return async (exchange) => {
    const { request, response, url } = exchange;
    const { pathname } = url;
    const isKnown =
      /^\/(?:$|console(?:$|\/)|(?:widget|extras|facts|room|anchored|pool|intoView|watches|hands|beacons|author)\.js$|manifest\.json$|v\/)/.test(
        pathname,
      );
    if (!isKnown) return false;
    if (request.method === "OPTIONS") {
      response.writeHead(204, { ...PUBLIC, allow: "GET, HEAD, OPTIONS" }).end();
      return true;
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      sendText(response, {
        status: 405,
        text: "Method not allowed.",
        headers: { allow: "GET, HEAD, OPTIONS" },
      });
      return true;
    }
    if (pathname === "/" || pathname === "/console") {
      sendText(response, {
        status: 302,
        text: "",
        headers: { location: "/console/", "cache-control": "no-store" },
      });
      return true;
    }
    if (pathname.startsWith("/console/")) return serveConsole(exchange);
    const cache = pathname.startsWith("/v/") ? YEAR : SHORT;
    return files.serve(exchange, pathname.slice(1), { ...PUBLIC, "cache-control": cache });
  };
}

function createConsoleHeaders(cloudUrl: string, siteUrl: string): OutgoingHttpHeaders {
  const socketUrl = cloudUrl.replace(/^http/, "ws");
  return {
    "content-security-policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      // Pictures in conversations come from where HTTP actions are.
      `img-src 'self' data: blob: ${siteUrl}/attachments/`,
      "font-src 'self'",
      `connect-src 'self' ${cloudUrl} ${socketUrl}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
  };
}
