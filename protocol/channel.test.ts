import { describe } from "vitest";
import { channelContract } from "./channel.contract.ts";
import type { Port } from "./port.ts";

/** Two ports joined by microtasks: the smallest honest transport. */
function fakePair(): readonly [Port, Port] {
  const make = (): Port & { peer?: Port; isOpen: boolean } => ({
    isOpen: true,
    onmessage: null,
    postMessage(wire) {
      queueMicrotask(() => this.peer?.onmessage?.({ data: wire } as MessageEvent));
    },
    close() {
      this.isOpen = false;
    },
  });
  const left = make();
  const right = make();
  left.peer = right;
  right.peer = left;
  return [left, right];
}

function realPair(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
}

describe("on a fake pair", () => channelContract(fakePair));
describe("on a MessageChannel", () => channelContract(realPair));
