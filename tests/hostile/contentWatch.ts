/** Looks over a page's shoulder: what runs, what is asked for, what is drawn that should not be. */
import type { BrowserContext, Frame, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { CANARY } from "./contentPayloads.ts";

type Seen = { ran: string[]; violations: string[]; longest: number };
declare global {
  interface Window {
    hostileSeen: Seen;
  }
}

/** Frames and pages of ours: a customer's page is none of it. */
const isOurs = (frame: Frame) => /\/(?:frame|surface|console)\//.test(frame.url());

/** Must be called before the first page is opened. `expectQuiet` fails for anything that has run or been asked since. */
export async function watchContent(context: BrowserContext): Promise<{ expectQuiet: () => Promise<void> }> {
  const asked: string[] = [];
  const dialogs: string[] = [];
  context.on("request", (request) => {
    if (request.url().includes(CANARY)) asked.push(request.url());
  });
  context.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await context.addInitScript(() => {
    const seen: Seen = { ran: [], violations: [], longest: 0 };
    window.hostileSeen = seen;
    // A frame of another site may open no dialog: whether one was wanted is seen here.
    for (const name of ["alert", "confirm", "prompt", "print", "open"] as const)
      Object.defineProperty(window, name, { value: () => void seen.ran.push(name) });
    addEventListener("securitypolicyviolation", (event) =>
      seen.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    );
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: "longtask", buffered: true });
  });
  return {
    async expectQuiet() {
      expect([...asked, ...dialogs]).toEqual([]);
      for (const page of context.pages()) {
        for (const frame of page.frames()) {
          if (!isOurs(frame)) continue;
          const seen = await frame.evaluate(() => window.hostileSeen);
          expect({ url: frame.url(), ...seen, longest: 0 }).toEqual({
            url: frame.url(),
            ran: [],
            violations: [],
            longest: 0,
          });
        }
      }
    },
  };
}

/** Checks every document of ours in a page: elements, attributes, links, and that no text turns its neighbours around. */
export async function expectHarmless(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    if (!isOurs(frame)) continue;
    // One that goes meanwhile, as what has been shown for its time does, is no harm.
    const harm = await frame.evaluate(findHarm).catch((error: unknown) => {
      if (frame.isDetached()) return [];
      throw error;
    });
    expect(harm, frame.url()).toEqual([]);
  }
}

function findHarm(): string[] {
  const harm: string[] = [];
  const foreign =
    "object,embed,base,math,template,audio,video,marquee,portal,fencedframe,xmp,plaintext,frameset,picture,source," +
    "foreignObject,animate,set,use,image,meta[http-equiv],link[rel~=import],link[rel~=prefetch],iframe,style,area,map";
  for (const element of document.querySelectorAll(foreign))
    harm.push(`element ${element.outerHTML.slice(0, 200)}`);
  const inWords = new Set("p a strong em code pre ul ol li bdi span div br".split(" "));
  const attributes = new Set("class dir href target rel title start".split(" "));
  for (const element of document.querySelectorAll(".oc-bubble *")) {
    const isKnown =
      inWords.has(element.localName) && element.getAttributeNames().every((name) => attributes.has(name));
    if (!isKnown) harm.push(`in a message: ${element.outerHTML.slice(0, 200)}`);
  }
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) harm.push(`handler ${element.outerHTML.slice(0, 200)}`);
      if (name === "style" && /url|expression|import|fixed/i.test(value)) harm.push(`style ${value}`);
      if (/^(?:ping|srcdoc|formaction|background|poster|srcset|xlink:href)$/.test(name))
        harm.push(`attribute ${name}=${value}`);
    }
  }
  for (const id of "opencomSettings document self attributes body getElementById p cookie parentNode".split(
    " ",
  ))
    if (document.getElementById(id) ?? document.getElementsByName(id)[0]) harm.push(`id ${id}`);
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[href]")) {
    const url = new URL(link.href);
    const isOwn = url.origin === location.origin;
    if (!["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) harm.push(`scheme ${link.href}`);
    if (url.username || url.password) harm.push(`user ${link.href}`);
    if (!isOwn && !(link.target === "_blank" && /\bnoopener\b/.test(link.rel)))
      harm.push(`link ${link.outerHTML}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(node.nodeValue ?? "")) continue;
    for (let element = node.parentElement; element; element = element.parentElement) {
      const { unicodeBidi, display } = getComputedStyle(element);
      const isInline = display.startsWith("inline");
      if (isInline && /isolate|plaintext/.test(unicodeBidi)) break;
      if (isInline) continue;
      // A block of its own, or a message, which may turn itself around as it likes.
      const isAlone = element.textContent?.trim() === node.nodeValue?.trim() || element.closest(".oc-bubble");
      if (!isAlone) harm.push(`not isolated: ${element.outerHTML.slice(0, 300)}`);
      break;
    }
  }
  return harm;
}

/** The words of every message in a log, without what stands beside a link to say where it leads. */
export function shownMessages(frame: Page | Frame): Promise<string[]> {
  return frame.evaluate(() =>
    [...document.querySelectorAll(".oc-bubble")].map((bubble) => {
      const copy = bubble.cloneNode(true) as Element;
      for (const host of copy.querySelectorAll(".oc-link-host")) host.remove();
      return copy.textContent ?? "";
    }),
  );
}
