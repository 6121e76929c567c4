import type { Room } from "../../protocol/messages.ts";

/** Notes what room an item takes from the page; without any, that it takes none any more. */
export type TakeRoom = (itemId: string, room?: Room) => void;

/** Adds up what all that shows takes from the page, and orders it when that has changed. */
export function makeRoom(order: (room: Room) => void): TakeRoom {
  const taken = new Map<string, Room>();
  return (itemId, room) => {
    if (room) taken.set(itemId, room);
    else if (!taken.delete(itemId)) return;
    order(Object.assign({}, ...taken.values()) as Room);
  };
}
