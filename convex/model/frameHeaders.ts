import type { Environment } from "../environment";
import { frameAncestors } from "../origins";
import { originOf } from "./installation";

/** The headers of the frame's and the surfaces' documents: who may embed them, and what they may load. */

type Policy = {
  environment: Environment;
  assetBase: string;
  inlineHashes: string[];
  /** null admits every page: only for documents that hold nothing but a refusal. */
  allowedOrigins: string[] | null;
};

/** The Content-Security-Policy. Styles are constructed sheets, which need no source. */
export function contentSecurityPolicy(policy: Policy): string {
  const { environment, allowedOrigins } = policy;
  const ancestors = allowedOrigins === null ? "*" : frameAncestors(allowedOrigins, environment.development);
  const api = originOf(environment.convexUrl);
  return [
    "default-src 'none'",
    `script-src ${[policy.assetBase, ...policy.inlineHashes].join(" ")}`,
    "style-src 'none'",
    `img-src ${environment.siteUrl}/attachments/ blob: data:`,
    `media-src ${environment.siteUrl}/attachments/`,
    // Languages are data beside the scripts.
    `connect-src 'self' ${api} ${api.replace(/^http/, "ws")} ${policy.assetBase}`,
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types opencom-solid",
    `frame-ancestors ${ancestors}`,
  ].join("; ");
}

/**
 * Every header of a document. A page under COEP admits only frames that are under it themselves, isolated or not: all it
 * loads is of ours and may be loaded so, hence every page is told so, whether it asks (`?coep=1`, of loaders so far) or not.
 */
export function documentHeaders(policy: string, cacheControl: string): Headers {
  return new Headers({
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy,
    "Cache-Control": cacheControl,
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), unload=()",
  });
}
