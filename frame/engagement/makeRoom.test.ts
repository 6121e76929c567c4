import { expect, it, vi } from "vitest";
import { makeRoom } from "./makeRoom.ts";

it("adds up what all that shows takes from the page, and gives each back by itself", () => {
  const order = vi.fn();
  const takeRoom = makeRoom(order);
  takeRoom("banner", { top: 40 });
  takeRoom("post", { isLocked: true });
  takeRoom("banner", { top: 64 });
  takeRoom("post");
  takeRoom("banner");
  // Of what takes no room nobody needs to hear.
  takeRoom("chat");
  takeRoom("banner");
  expect(order.mock.calls).toEqual([
    [{ top: 40 }],
    [{ top: 40, isLocked: true }],
    [{ top: 64, isLocked: true }],
    [{ top: 64 }],
    [{}],
  ]);
});
