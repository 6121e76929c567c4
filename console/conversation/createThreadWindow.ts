import { createEffect, onCleanup } from "solid-js";
import type { LogParts } from "../../ui/makeHold.ts";
import { PageWindow } from "../../ui/pageWindow.ts";
import type { Message } from "../data/api.ts";
import type { ChainPage, PageChain } from "../data/pageChain.ts";

/**
 * Keeps only the pages around the reader, and the newest, drawn and live (docs/adr/0013). What is put aside comes back as it
 * is scrolled to; `look` has to hear of scrolling.
 */
export function createThreadWindow(
  chain: () => PageChain<Message> | undefined,
  parts: LogParts,
): PageWindow<ChainPage<Message>> {
  const kept = new PageWindow<ChainPage<Message>>({ parts, marks: ":scope > *" });
  createEffect(() => {
    const current = chain();
    kept.keep(current ?? null);
    parts.box?.removeAttribute("data-away");
    if (!current) return;
    const tell = current.onChange;
    current.onChange = (state) => kept.around(() => tell(state));
    onCleanup(() => {
      current.onChange = tell;
    });
  });
  return kept;
}
