import { type Accessor, createContext, useContext } from "solid-js";
import type { PageSide } from "./createPage.ts";
import type { Preview } from "./createPreview.ts";
import type { Work } from "./createWork.ts";
import type { Blocks } from "./functions.ts";
import type { TourChunk } from "./world.ts";

/** What everything that is drawn for an author looks at. */
export type Authoring = {
  work: Work;
  page: PageSide;
  preview: Preview;
  tour: TourChunk;
  /** Markdown as visitors will see it; what it was before while it is on its way. */
  blocksOf(source: string): Blocks | undefined;
  /** The side of the window where the panel stands. */
  side: Accessor<"left" | "right">;
  switchSide(): void;
  isCollapsed: Accessor<boolean>;
  setCollapsed(isCollapsed: boolean): void;
  /** Said to who does not see it. */
  announce(text: string): void;
  announced: Accessor<string>;
  /** Ends the session, when what is written was saved. */
  end(): void;
};

export const AuthoringContext = createContext<Authoring>();

/** What the author works with. Throws outside an AuthoringContext. */
export function useAuthoring(): Authoring {
  const authoring = useContext(AuthoringContext);
  if (!authoring) throw new Error("useAuthoring needs an AuthoringContext around it");
  return authoring;
}
