"use node";

import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/**
 * Which addresses somebody's host name may lead us to: those of the internet, and no other, since from here a name could
 * also reach what only this machine, its network or its cloud can. A caller connects to the address it got, so that the
 * name cannot lead elsewhere a moment later.
 */

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** `allowLocal` admits this machine and its private networks: for development. */
export type OutgoingRules = { allowLocal: boolean };

const LOCAL = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const;
const NEVER = [
  // Shared by carriers, link-local with the metadata of clouds, protocols, documentation, benchmarks, multicast, reserved.
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;
const LOCAL_6 = [
  ["::1", 128],
  ["fc00::", 7],
] as const;
/** Of 2000::/3, outside of which nothing is on the internet: tunnels that hold other addresses, and documentation. */
const NEVER_6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

type Range = readonly [string, number];

function blockList(ranges: readonly Range[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

const local = blockList(LOCAL, "ipv4");
const never = blockList(NEVER, "ipv4");
const local6 = blockList(LOCAL_6, "ipv6");
const never6 = blockList(NEVER_6, "ipv6");
const internet6 = blockList([["2000::", 3]], "ipv6");

/** Tells whether an IP address may be connected to. */
export function isAddressAllowed(address: string, { allowLocal }: OutgoingRules): boolean {
  if (isIP(address) === 4) {
    if (never.check(address, "ipv4")) return false;
    return allowLocal || !local.check(address, "ipv4");
  }
  if (isIP(address) !== 6) return false;
  if (local6.check(address, "ipv6")) return allowLocal;
  return internet6.check(address, "ipv6") && !never6.check(address, "ipv6");
}

/**
 * Looks a host name (or an address, IPv6 in brackets or not) up. @throws Error with a sentence for the operator when there
 * is none, or when any of its addresses must not be connected to.
 */
export async function resolveOutgoing(hostname: string, rules: OutgoingRules): Promise<ResolvedAddress> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true, verbatim: true }).catch(() => {
    throw new Error("The host name could not be found.");
  });
  const [first] = found;
  if (!first) throw new Error("The host name could not be found.");
  if (!found.every(({ address }) => isAddressAllowed(address, rules)))
    throw new Error("The host name leads to an address that is not on the internet.");
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}
