import { createSignal } from "solid-js";
import type { Calls } from "./calls.ts";
import { type Blocks, renderMarkdown } from "./functions.ts";

export type Renderer = {
  /** As visitors will see it; undefined until it is known. Asks for it if nobody has. */
  blocksOf(source: string): Blocks | undefined;
  /** The same once it is known. Rejects with AuthoringError. */
  render(source: string): Promise<Blocks>;
};

/** Has Markdown rendered by the deployment, each text once. */
export function createBlocks(calls: Calls): Renderer {
  const [known, setKnown] = createSignal<ReadonlyMap<string, Blocks>>(new Map([["", []]]));
  const asked = new Map<string, Promise<Blocks>>();
  const render = async (source: string): Promise<Blocks> => {
    const found = known().get(source);
    if (found) return found;
    const { blocks } = await calls.run("query", renderMarkdown, { source });
    setKnown(new Map([...known(), [source, blocks]]));
    return blocks;
  };
  const ask = (source: string): Promise<Blocks> => {
    const present = asked.get(source);
    if (present) return present;
    const asking = render(source).finally(() => asked.delete(source));
    asked.set(source, asking);
    return asking;
  };
  return {
    blocksOf(source) {
      const blocks = known().get(source);
      // Off line, or nothing that can be said: the field shows it as it was written.
      if (!blocks) ask(source).catch(() => undefined);
      return blocks;
    },
    render: ask,
  };
}
