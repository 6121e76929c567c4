import type { Accessor } from "solid-js";
import type { Renderer } from "./createBlocks.ts";
import type { Dock } from "./createDock.ts";
import type { Keyboard } from "./createKeyboard.ts";
import type { PageSide } from "./createPage.ts";
import type { Preview } from "./createPreview.ts";
import type { Work } from "./createWork.ts";
import type { TourChunk } from "./world.ts";

/** What everything that is drawn for an author looks at. */
export type Authoring = {
  work: Work;
  page: PageSide;
  preview: Preview;
  tour: TourChunk;
  renderer: Renderer;
  dock: Dock;
  keyboard: Keyboard;
  /** The session ends in a few minutes if nothing is done. */
  isSoonOver: Accessor<boolean>;
  /** The side of the window where the panel stands. */
  side: Accessor<"left" | "right">;
  switchSide(): void;
  /** Said to who does not see it. */
  announce(text: string): void;
  announced: Accessor<string>;
  /** Ends the session, when what is written was saved. */
  end(): void;
};

/** A frame has one author at most. */
let present: Authoring | undefined;

/** Hands it to all that is drawn from now on. */
export function provideAuthoring(authoring: Authoring): void {
  present = authoring;
}

/** What the author works with. Throws where nobody does. */
export function useAuthoring(): Authoring {
  if (!present) throw new Error("useAuthoring needs provideAuthoring before it");
  return present;
}
