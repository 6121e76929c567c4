/**
 * What may become a link. The address that is stored is the parsed one, so that what was checked is what is opened;
 * hosts come out in their ASCII form, which shows letters that only look like others.
 */

const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);
const MAX_LENGTH = 2_000;
// Addresses may be written with more signs than a host's name can have: `bank.example(evil.example)`.
const HOST_NAME = /^[a-z\d._-]+$/;
// Characters that no address needs and that hide or reorder what people read.
const INVISIBLE = /[\s\p{C}\p{Zl}\p{Zp}]/u;

export type Link = { href: string; host?: string };

/**
 * A link's address, or null if it must stay text: another scheme, credentials, or characters nobody sees. `shown` is
 * the text it stands under; where that does not tell the host, the host is to be shown beside it.
 */
export function toLink(address: string, shown: string): Link | null {
  if (address.length > MAX_LENGTH || INVISIBLE.test(address) || address.includes("\\")) return null;
  const url = parse(address);
  if (!url || !SCHEMES.has(url.protocol) || url.username || url.password) return null;
  if (url.protocol === "tel:")
    return /^tel:\+?[\d().\-#*;=a-z]{2,40}$/i.test(url.href) ? withTarget(url, shown) : null;
  if (url.protocol === "mailto:")
    return /^mailto:[^@?]{1,64}@[^@?]{1,255}(\?.*)?$/i.test(url.href) ? withTarget(url, shown) : null;
  if (!HOST_NAME.test(url.hostname)) return null;
  if (!/^https?:\/\/[^/?#]/i.test(address) || !url.hostname.includes(".") || url.hostname.endsWith("."))
    return isLocal(url) ? withTarget(url, shown) : null;
  return withTarget(url, shown);
}

function withTarget(url: URL, shown: string): Link {
  const { href, protocol } = url;
  const target = protocol.startsWith("http")
    ? url.host
    : decode(href.slice(protocol.length).split("?")[0] ?? "");
  return namesTarget(shown, target) ? { href } : { href, host: target };
}

/** Text such as `shop.example/help` or `https://shop.example` names its own host. */
function namesTarget(shown: string, target: string): boolean {
  const text = shown.trim().toLowerCase();
  const bare = text.replace(/^(?:https?:\/\/|mailto:|tel:)/, "");
  const wanted = target.toLowerCase();
  return bare === wanted || (bare.startsWith(wanted) && /^[/?#]/.test(bare.slice(wanted.length)));
}

const isLocal = (url: URL) => url.hostname === "localhost";

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
