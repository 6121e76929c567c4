import { type Accessor, createRenderEffect, createSignal, untrack } from "solid-js";

/**
 * A value whose many readers are told only once it has become another. Of a memo each of them would ask, whenever something
 * behind it changes, whether it has.
 */
export function createSettled<T extends string | null | undefined>(value: Accessor<T>): Accessor<T> {
  const [settled, setSettled] = createSignal(untrack(value));
  createRenderEffect(() => setSettled(value));
  return settled;
}
