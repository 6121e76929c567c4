import { type Accessor, createSignal } from "solid-js";

/** As whom something is previewed: what cannot be had on the author's own screen. */
export type Look = { isPhone: boolean; isRtl: boolean; isLong: boolean };

export type Looks = {
  looks: Accessor<Look>;
  switchLook(name: keyof Look): void;
  /** As the author's own screen has it. */
  reset(): void;
};

const OWN: Look = { isPhone: false, isRtl: false, isLong: false };

/** What a preview looks like; kept nowhere. */
export function createLooks(): Looks {
  const [looks, setLooks] = createSignal(OWN);
  return {
    looks,
    switchLook: (name) => void setLooks({ ...looks(), [name]: !looks()[name] }),
    reset: () => void setLooks(OWN),
  };
}
