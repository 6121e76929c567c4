import { describe, expect, it } from "vitest";
import { isAddressAllowed, resolveOutgoing } from "./outgoing";

const outside = { allowLocal: false };
const development = { allowLocal: true };

describe("addresses", () => {
  it.each(["1.1.1.1", "93.184.215.14", "172.15.255.255", "172.32.0.1", "192.167.1.1", "223.255.255.255"])(
    "%s is on the internet",
    (address) => expect(isAddressAllowed(address, outside)).toBe(true),
  );
  it.each(["2606:4700:4700::1111", "2a00:1450:4001::1", "2400::1"])("%s is on the internet", (address) =>
    expect(isAddressAllowed(address, outside)).toBe(true),
  );
  it.each(["127.0.0.1", "127.255.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "0.0.0.0"])(
    "%s is this machine's or its network's: for development alone",
    (address) => {
      expect(isAddressAllowed(address, outside)).toBe(false);
      expect(isAddressAllowed(address, development)).toBe(true);
    },
  );
  it.each(["::1", "fd00::1", "fc12::1"])("%s is for development alone", (address) => {
    expect(isAddressAllowed(address, outside)).toBe(false);
    expect(isAddressAllowed(address, development)).toBe(true);
  });
  it.each([
    ["the metadata of clouds", "169.254.169.254"],
    ["link-local", "169.254.1.1"],
    ["shared by a carrier", "100.64.0.1"],
    ["a benchmark", "198.18.0.1"],
    ["documentation", "192.0.2.1"],
    ["multicast", "224.0.0.1"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["link-local", "fe80::1"],
    ["link-local with a zone", "fe80::1%lo"],
    ["IPv4 in IPv6", "::ffff:127.0.0.1"],
    ["IPv4 in IPv6, in hex", "::ffff:7f00:1"],
    ["metadata in IPv6", "::ffff:169.254.169.254"],
    ["NAT64", "64:ff9b::7f00:1"],
    ["6to4", "2002:7f00:1::"],
    ["Teredo", "2001::1"],
    ["documentation", "2001:db8::1"],
    ["multicast", "ff02::1"],
    ["no address", "localhost"],
    ["nothing", ""],
  ])("%s (%s) is never connected to", (_what, address) => {
    expect(isAddressAllowed(address, outside)).toBe(false);
    expect(isAddressAllowed(address, development)).toBe(false);
  });
});

describe("names", () => {
  it("are looked up, and refused with where they lead", async () => {
    for (const name of ["localhost", "127.0.0.1", "[::1]"])
      await expect(resolveOutgoing(name, outside)).rejects.toThrow("not on the internet");
    expect(await resolveOutgoing("127.0.0.1", development)).toEqual({ address: "127.0.0.1", family: 4 });
  });

  it.each(["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/"])(
    "%s is what URLs make of it",
    async (url) => {
      await expect(resolveOutgoing(new URL(url).hostname, outside)).rejects.toThrow("not on the internet");
    },
  );
});
