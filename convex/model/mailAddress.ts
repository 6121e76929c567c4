/** Addresses and names as they may stand in a mail's header: nothing in them can begin another header or address. */

const MAX_LENGTH = 254;
const MAX_NAME_LENGTH = 100;
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

export type Mailbox = { name: string; address: string };

/** An address that mail can be sent to, its domain in ASCII; null for anything else, also for odd but legal spellings. */
export function toMailAddress(text: string): string | null {
  const at = text.lastIndexOf("@");
  const [localPart, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || at > 64 || text.length > MAX_LENGTH || !LOCAL_PART.test(localPart)) return null;
  const host = asciiDomain(domain);
  return host && `${localPart}@${host}`;
}

/** As `mailAddresses` has it: two spellings that reach the same mailbox nearly everywhere are one. */
export const mailKey = (address: string): string => address.toLowerCase();

/** A name without what headers are made of. */
export const toHeaderText = (text: string): string =>
  text
    .replace(/[\p{C}\u2028\u2029]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim()
    .slice(0, MAX_NAME_LENGTH)
    .replace(/[\ud800-\udbff]$/, "");

/** Reads `Name <address>` or an address. */
export function parseMailbox(text: string): Mailbox | null {
  const match = /^(.*)<([^<>]+)>$/.exec(text.trim());
  const address = toMailAddress((match ? (match[2] ?? "") : text).trim());
  const name = toHeaderText((match?.[1] ?? "").replaceAll('"', ""));
  return address === null ? null : { name, address };
}

function asciiDomain(domain: string): string | null {
  if (!URL.canParse(`http://${domain}`) || /[^\p{L}\p{N}\p{M}.-]/u.test(domain)) return null;
  const { hostname } = new URL(`http://${domain}`);
  const labels = hostname.split(".");
  // A name of one label is no mail domain; a last one of digits is an IP address.
  const isName =
    labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? "");
  return isName ? hostname : null;
}
