import type { Locator } from "@playwright/test";

/** What stands in the log now: the numbers that most texts end with, in the order in which they are drawn. */
type Seen = { numbers: number[]; bubbles: number; elements: number };

/** Reads a log, the messenger's or the console's. */
export const look = (log: Locator): Promise<Seen> =>
  log.evaluate((box) => ({
    numbers: [...box.querySelectorAll(".oc-bubble")].flatMap((bubble) => {
      const found = /#(\d+)$/.exec(bubble.textContent ?? "");
      return found ? [Number(found[1])] : [];
    }),
    bubbles: box.querySelectorAll(".oc-bubble").length,
    elements: document.querySelectorAll("*").length,
  }));

type Way = { steps: number; moved: number; mostDrawn: number; mostElements: number; isOrdered: boolean };

/**
 * Scrolls as a reader does, page by page, until `until` is drawn. With every step, once what it has brought has come, it
 * looks where what was in view stands.
 */
export const scroll = (log: Locator, way: "up" | "down", until: number): Promise<Way> =>
  log.evaluate(
    async (box, { way, until }) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const bubbles = () => [...box.querySelectorAll(".oc-bubble")];
      const numbers = () =>
        bubbles().flatMap((each) => {
          const found = /#(\d+)$/.exec(each.textContent ?? "");
          return found ? [Number(found[1])] : [];
        });
      const top = (element: Element) => element.getBoundingClientRect().top;
      // A group of messages may go on where more come: its other end is what must stay.
      const place = (element: Element) => element.getBoundingClientRect()[way === "up" ? "bottom" : "top"];
      const seen = { steps: 0, moved: 0, mostDrawn: 0, mostElements: 0, isOrdered: true };
      const isThere = () => numbers().includes(until);
      const deadline = Date.now() + 150_000;
      while (!isThere() && Date.now() < deadline) {
        seen.steps++;
        const before = box.scrollTop;
        box.scrollTop += way === "up" ? -box.clientHeight * 5 : box.clientHeight * 5;
        await frame();
        const { top: from, bottom: to } = box.getBoundingClientRect();
        const marks = [...box.querySelectorAll(".oc-group")]
          .filter((each) => each.getBoundingClientRect().bottom > from && top(each) < to)
          .map((each) => ({ each, at: place(each) }));
        const edge = () => bubbles().at(way === "up" ? 0 : -1)?.textContent;
        const known = edge();
        const isAtEdge =
          way === "up"
            ? box.scrollTop === before ||
              (bubbles()[0] && marks[0]?.each.contains(bubbles()[0] as Element)) === true
            : false;
        // Where there is nothing further, what comes next is waited for; elsewhere it comes by the way.
        const patience = Date.now() + 5_000;
        const isWaiting = () => isAtEdge && edge() === known && Date.now() < patience;
        do await frame();
        while (isWaiting());
        await frame();
        for (const { each, at } of marks)
          if (each.isConnected) seen.moved = Math.max(seen.moved, Math.abs(place(each) - at));
        const all = numbers();
        seen.isOrdered &&= all.every((number, index) => index === 0 || number > (all[index - 1] ?? 0));
        seen.mostDrawn = Math.max(seen.mostDrawn, bubbles().length);
        seen.mostElements = Math.max(seen.mostElements, document.querySelectorAll("*").length);
      }
      if (!isThere()) throw new Error(`${until} did not come: ${JSON.stringify(seen)}`);
      return seen;
    },
    { way, until },
  );
