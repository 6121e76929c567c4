/**
 * Which names this server answers to and whose scripts may speak to it. A request for another Host is refused before
 * anything else, because a page on any site can point its own name at 127.0.0.1 (DNS rebinding).
 */

/** Names that always mean this machine. */
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const LOOPBACK_ORIGIN = /^https?:\/\/(?:[\w-]+\.)*(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

export type AddressOptions = {
  apiPort: number;
  /** Port of the second origin, or null in one-origin mode. */
  sitePort: number | null;
  /** Name or address the sockets are bound to. */
  host: string;
  /** Address visitors use when it is not this machine's: "https://chat.example". */
  publicUrl: string | null;
  publicSiteUrl: string | null;
  /** Further origins whose pages may call the API (a frame or console hosted elsewhere). */
  allowedOrigins: string[];
  /** Pages on any loopback origin may call the API. */
  development: boolean;
};

export type Addresses = {
  /** Where the Convex API is, without a trailing slash. */
  cloudUrl: string;
  /** Where HTTP actions are: "<cloudUrl>/http", or the second origin. */
  siteUrl: string;
  /** Exact Host headers, by listener. */
  apiHosts: ReadonlySet<string>;
  siteHosts: ReadonlySet<string>;
  /** The origin a browser sees when it asks `host`, which must be one of the above. */
  originOf: (host: string) => string;
  isOriginAllowed: (origin: string | undefined) => boolean;
};

/** Works out the addresses once the ports are known. */
export function createAddresses(options: AddressOptions): Addresses {
  const { apiPort, sitePort, publicUrl, publicSiteUrl } = options;
  const cloudUrl = publicUrl ?? `http://localhost:${apiPort}`;
  const siteUrl = publicSiteUrl ?? (sitePort === null ? `${cloudUrl}/http` : `http://localhost:${sitePort}`);
  const apiHosts = hostsOf(apiPort, [...LOOPBACK_NAMES, options.host], publicUrl);
  const siteHosts =
    sitePort === null
      ? new Set<string>()
      : hostsOf(sitePort, [...LOOPBACK_NAMES, options.host], publicSiteUrl);
  const isSecure = (host: string) =>
    [cloudUrl, siteUrl].some((url) => new URL(url).origin === `https://${host}`);
  const originOf = (host: string) => `${isSecure(host) ? "https" : "http"}://${host}`;
  const origins = new Set([
    ...[...apiHosts, ...siteHosts].map(originOf),
    ...[cloudUrl, siteUrl, ...options.allowedOrigins].map((url) => new URL(url).origin),
  ]);
  return {
    cloudUrl,
    siteUrl,
    apiHosts,
    siteHosts,
    originOf,
    // No Origin means no page: servers, command lines, same-origin GETs.
    isOriginAllowed: (origin) =>
      origin === undefined || origins.has(origin) || (options.development && LOOPBACK_ORIGIN.test(origin)),
  };
}

function hostsOf(port: number, names: string[], publicUrl: string | null): Set<string> {
  const urls = names.map((name) => `http://${bracketed(name)}:${port}`);
  if (publicUrl) urls.push(publicUrl);
  return new Set(urls.map((url) => new URL(url).host));
}

function bracketed(name: string): string {
  return name.includes(":") && !name.startsWith("[") ? `[${name}]` : name;
}
