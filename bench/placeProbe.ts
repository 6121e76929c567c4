/** What the probe of a frame tells. Times are epoch ms, lasting times ms. */
export type PlaceProbe = { paintedAt: number; longTasks: number[]; frames: number[]; stop: () => void };

declare global {
  interface Window {
    placeProbe: PlaceProbe;
  }
}

/** Runs in the messenger's frame: notes when `seen` stood painted in view. Must not use anything from outside itself. */
export function watchPlace(seen: string): void {
  const probe: PlaceProbe = { paintedAt: 0, longTasks: [], frames: [], stop: () => undefined };
  window.placeProbe = probe;
  const step = () => {
    const isSeen = [...document.querySelectorAll(seen)].some((element) => {
      const { width, height, top } = element.getBoundingClientRect();
      return width > 0 && height > 0 && top < innerHeight && element.checkVisibility();
    });
    if (!isSeen) {
      requestAnimationFrame(step);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      probe.paintedAt = performance.timeOrigin + performance.now();
    };
    port2.postMessage(null);
  };
  requestAnimationFrame(step);
}

/** Runs in the messenger's frame: leaves a mark, and notes long tasks and the time from each frame to the next, until `stop`. */
export function watchFrames(mark: string): void {
  performance.mark(mark);
  const probe: PlaceProbe = { paintedAt: 0, longTasks: [], frames: [], stop: () => undefined };
  window.placeProbe = probe;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) probe.longTasks.push(entry.duration);
  });
  observer.observe({ type: "longtask" });
  let before = performance.now();
  let isOn = true;
  const step = (now: number) => {
    probe.frames.push(now - before);
    before = now;
    if (isOn) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  probe.stop = () => {
    isOn = false;
    observer.disconnect();
  };
}

/** Runs in the messenger's frame, on its help tab: goes down into the fullest collections, and loads all of the last one. */
export async function openFullestList(): Promise<void> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 700));
  for (let depth = 0; depth < 4; depth++) {
    const shelves = [...document.querySelectorAll<HTMLElement>(".oc-shelf:has(.oc-shelf-count)")];
    const countOf = (shelf: Element) =>
      Number(/\d+/.exec(shelf.querySelector(".oc-shelf-count")?.textContent ?? "")?.[0]);
    const [fullest] = shelves.toSorted((a, b) => countOf(b) - countOf(a));
    if (!fullest) break;
    fullest.click();
    await pause();
  }
  for (let more = 0; more < 10; more++) {
    const button = document.querySelector<HTMLElement>(".oc-more button");
    if (!button) break;
    button.click();
    await pause();
  }
}
