import type { Frame, Page } from "@playwright/test";
import { HostileMessages } from "./hostileMessages.ts";

/** What is watched in each realm from before its first script. */
export type RealmWatch = {
  /** What nobody caught. */
  errors: string[];
  /** Durations of long tasks (over 50 ms), ms. */
  tasks: number[];
  /** Private ports whose `onmessage` was set here, in order. */
  ports: MessagePort[];
  /** Messages that arrived here: at the window, and at ports. */
  windowMessages: number;
  portMessages: number;
  /** Of the window's, those whose sender was gone. */
  nullSources: number;
  /** Own keys of the built-in prototypes, now. */
  prototypes(): string;
  prototypesBefore: string;
};

export type RealmWindow = Window & { realm: RealmWatch; HostileMessages: typeof HostileMessages };

function watchRealm(): void {
  const own = window as unknown as RealmWindow;
  const prototypes = () =>
    [Object, Array, Function, String, Number, Boolean, Promise, Map, RegExp, Date, Event, Node, Element]
      .map((each) => `${each.name}: ${Reflect.ownKeys(each.prototype).map(String).join()}`)
      .join("\n");
  const realm: RealmWatch = {
    errors: [],
    tasks: [],
    ports: [],
    windowMessages: 0,
    portMessages: 0,
    nullSources: 0,
    prototypes,
    prototypesBefore: prototypes(),
  };
  Object.defineProperty(own, "realm", { value: realm });
  addEventListener("error", (event) => realm.errors.push(event.message), true);
  addEventListener("unhandledrejection", (event) => realm.errors.push(`rejected: ${String(event.reason)}`));
  const count = (event: MessageEvent) => {
    realm.windowMessages++;
    if (event.source === null) realm.nullSources++;
  };
  addEventListener("message", count, true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) realm.tasks.push(entry.duration);
  }).observe({ type: "longtask" });
  // As any script of a page can get at the port of a script that comes later.
  const setter = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage") as PropertyDescriptor;
  Object.defineProperty(MessagePort.prototype, "onmessage", {
    ...setter,
    set(handler: unknown) {
      const port = this as MessagePort;
      if (handler && !realm.ports.includes(port)) {
        realm.ports.push(port);
        port.addEventListener("message", () => realm.portMessages++);
      }
      setter.set?.call(port, handler);
    },
  });
}

/** Watches every realm of a page from before its first script, and brings the maker of messages into it. */
export async function watchRealms(page: Page): Promise<void> {
  // Of the whole browser: pages that a page opens are watched as well.
  await page.context().addInitScript(watchRealm);
  await page
    .context()
    .addInitScript(`Object.defineProperty(window, "HostileMessages", { value: ${HostileMessages} })`);
}

export type Finding = { errors: string[]; isPrototypeChanged: boolean };

/** What went wrong in a realm since it began. */
export function inspectRealm(realm: Page | Frame): Promise<Finding> {
  return realm.evaluate(() => {
    const { errors, prototypes, prototypesBefore } = (window as unknown as RealmWindow).realm;
    return { errors, isPrototypeChanged: prototypes() !== prototypesBefore };
  });
}
