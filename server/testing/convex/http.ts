import { httpActionGeneric, httpRouter } from "convex/server";

declare const process: { env: Record<string, string | undefined> };

const http = httpRouter();

http.route({
  pathPrefix: "/frame/",
  method: "GET",
  handler: httpActionGeneric(async (_ctx, request) => {
    const body = `<!doctype html><title>frame</title><p>${new URL(request.url).href}</p>${"<!-- padding -->".repeat(40)}`;
    const headers = new Headers({ "Content-Type": "text/html; charset=utf-8", "X-Test": "frame" });
    headers.append("Vary", "Origin");
    return new Response(body, { status: 200, headers });
  }),
});

http.route({
  path: "/boot",
  method: "POST",
  handler: httpActionGeneric(async (_ctx, request) => {
    const body: unknown = await request.json();
    return new Response(
      JSON.stringify({ method: request.method, body, agent: request.headers.get("user-agent") }),
      {
        headers: { "Content-Type": "application/json" },
      },
    );
  }),
});

http.route({
  path: "/environment",
  method: "GET",
  handler: httpActionGeneric(async () => {
    const { CONVEX_CLOUD_URL, CONVEX_SITE_URL, OPENCOM_ASSET_ORIGIN, OPENCOM_DEVELOPMENT } = process.env;
    return new Response(
      JSON.stringify({ CONVEX_CLOUD_URL, CONVEX_SITE_URL, OPENCOM_ASSET_ORIGIN, OPENCOM_DEVELOPMENT }),
    );
  }),
});

// oxlint-disable-next-line import/no-default-export -- Convex reads the default export
export default http;
