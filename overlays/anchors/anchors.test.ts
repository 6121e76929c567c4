import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnchorRecord } from "../../protocol/anchors/anchor.ts";
import { makeAnchors, resolveAnchor } from "./index.ts";
import { recordAnchor } from "./record/recordAnchor.ts";
import { decide, type Resolver } from "./resolve.ts";
import { watchAnchor } from "./watchAnchor.ts";
import type { Watcher } from "./watchPage.ts";

const NAMES = ["Orders", "Invoices", "Customers", "Reports", "Settings", "Members"];

/** A list of rows, each with a name and the same two buttons; drawn anew with each call. */
function drawRows(names: readonly string[]): HTMLElement {
  const table = document.createElement("table");
  for (const name of names) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    for (const label of ["Edit", "Delete"]) {
      const button = document.createElement("button");
      button.className = "btn btn-small";
      button.textContent = label;
      row.insertCell().append(button);
    }
  }
  const heading = document.createElement("h2");
  heading.textContent = "Everything in this workspace, by name";
  const about = document.createElement("p");
  about.textContent =
    "A page is more than its list: it has a menu, help, terms, privacy, imprint, language, theme and search.";
  document.body.replaceChildren(heading, about, table);
  return table;
}

const button = (row: number): HTMLElement =>
  document.querySelectorAll<HTMLElement>("tr button:nth-child(1)")[row * 2] as HTMLElement;
const record = async (element: Element): Promise<AnchorRecord> => {
  const made = await recordAnchor(element, "salt");
  if (!made) throw new Error("nothing was recorded");
  return made;
};

// happy-dom lays nothing out: what is not `hidden` has a size.
beforeEach(() => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const side = this.closest("[hidden]") ? 0 : 20;
    return { width: side, height: side } as DOMRect;
  });
  Object.assign(Element.prototype, { checkVisibility: () => true });
});
afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

describe("a recorded element", () => {
  it("is found on the page as it was", async () => {
    drawRows(NAMES);
    const wanted = button(2);
    expect(await resolveAnchor(await record(wanted))).toMatchObject({
      state: "found",
      element: wanted,
      score: 100,
    });
  });

  it("is known by its row when rows come, go and change places", async () => {
    drawRows(NAMES);
    const anchor = await record(button(2));
    drawRows(["Webhooks", "Members", "Audit", "Customers", "Orders", "Invoices"]);
    expect((await resolveAnchor(anchor)).element).toBe(button(3));
  });

  it("is not taken for its like when it is gone", async () => {
    drawRows(NAMES);
    const anchor = await record(button(2));
    drawRows(NAMES.filter((name) => name !== "Customers"));
    expect((await resolveAnchor(anchor)).element).toBeUndefined();
  });

  it("is hidden, and named, when it cannot be seen", async () => {
    drawRows(NAMES);
    const anchor = await record(button(1));
    button(1).hidden = true;
    expect(await resolveAnchor(anchor)).toMatchObject({ state: "hidden", element: button(1) });
  });

  it("is found in an open shadow root, recorded there or moved there", async () => {
    const table = drawRows(NAMES);
    const outside = await record(button(4));
    const host = document.createElement("div");
    document.body.append(host);
    host.attachShadow({ mode: "open" }).append(table);
    const wanted = table.querySelectorAll("tr")[4]?.querySelector("button") as Element;
    expect((await resolveAnchor(outside)).element).toBe(wanted);
    const inside = await record(wanted);
    expect(inside.paths.every((path) => path.length === 2)).toBe(true);
    expect((await resolveAnchor(inside)).element).toBe(wanted);
  });

  it("is found in a form whose fields are called like what forms have", async () => {
    drawRows(NAMES);
    const form = document.createElement("form");
    for (const name of ["children", "id", "attributes", "textContent"]) {
      const field = document.createElement("input");
      field.name = name;
      form.append(field);
      // As browsers have it: a field of a form goes before what every element has.
      Object.defineProperty(form, name, { value: field, configurable: true });
    }
    document.body.append(form);
    const wanted = form.querySelector("input[name=children]") as Element;
    const anchor = await record(wanted);
    form.prepend(document.createElement("input"));
    for (const at of [1, 2]) expect((await resolveAnchor(anchor)).element, `${at}`).toBe(wanted);
    expect((await resolveAnchor({ ...anchor, paths: [["#gone"]] })).element).toBe(wanted);
  });

  it("is read with all that are asked for at once in one reading of the page", async () => {
    drawRows(NAMES);
    const anchor = { ...(await record(button(2))), paths: [["#gone"]] };
    const read = vi.spyOn(Element.prototype, "hasAttributes");
    const anchors = makeAnchors();
    await anchors.resolve(anchor);
    const once = read.mock.calls.length;
    read.mockClear();
    const all = await Promise.all(Array.from({ length: 9 }, () => anchors.resolve(anchor)));
    expect(all.map(({ element }) => element)).toEqual(Array(9).fill(button(2)));
    expect(read.mock.calls.length).toBe(once);
    button(2).remove();
    expect((await anchors.resolve(anchor)).element).toBeUndefined();
  });

  it("leaves a record without a word of the page, small, and the page untouched", async () => {
    drawRows(NAMES);
    const before = document.body.outerHTML;
    const json = JSON.stringify(await record(button(0)));
    expect(json.length).toBeLessThan(2048);
    for (const word of [...NAMES, "Edit", "workspace"]) expect(json).not.toContain(word);
    expect(document.body.outerHTML).toBe(before);
  });

  it("says nothing of what people have typed, or of what the page keeps from us", async () => {
    const field = document.createElement("input");
    field.name = "iban";
    const secret = document.createElement("p");
    secret.setAttribute("data-oc-private", "");
    secret.textContent = "Ada Lovelace";
    document.body.replaceChildren(secret, field);
    const before = await record(field);
    field.value = "DE02 1203 0000";
    secret.textContent = "Grace Hopper";
    expect(await record(field)).toEqual(before);
  });
});

describe("what a page's candidates come to", () => {
  const come = (...confidences: number[]) =>
    decide(confidences.map((confidence) => ({ element: document.createElement("a"), confidence }))).state;

  it("is the one that is more than the likeliest other was, if no other is as good", () => {
    expect(come(0.11, -0.2)).toBe("found");
    expect(come(0.09, -0.2)).toBe("low");
    expect(come(0.11, 0.04)).toBe("ambiguous");
    expect(come(0.5, 0.45)).toBe("ambiguous");
    expect(come(0.5, 0.3)).toBe("found");
  });

  it("is nothing to point at if it is less", () => {
    expect(come(-0.01)).toBe("low");
    expect(come(-0.3)).toBe("none");
    expect(come()).toBe("none");
  });
});

describe("a selector that somebody wrote", () => {
  const resolve = (css: string) => resolveAnchor({ v: 1, css });

  it("finds the one element that can be seen", async () => {
    drawRows(NAMES);
    button(0).id = "a";
    expect(await resolve("#a")).toMatchObject({ state: "found", element: button(0) });
    expect(await resolve("button")).toMatchObject({ state: "ambiguous" });
    expect(await resolve("#b")).toMatchObject({ state: "none" });
    for (const each of document.querySelectorAll<HTMLElement>("button")) each.hidden = each.id !== "a";
    expect(await resolve("button")).toMatchObject({ state: "found", element: button(0) });
    button(0).hidden = true;
    expect(await resolve("#a")).toMatchObject({ state: "hidden", element: button(0) });
  });

  it.each(["#", "a:no-such(", "", ">>>", "div[", "\0"])("is none, and says so: %o", async (css) => {
    expect(await resolve(css)).toMatchObject({ state: "none", why: "selector" });
  });
});

describe("watching", () => {
  it("tells when it comes, is drawn anew and goes, once each; after the stop nothing", async () => {
    drawRows(NAMES);
    const anchor = await record(button(2));
    document.body.replaceChildren();
    const told: (Element | undefined)[] = [];
    const stop = makeAnchors().watch(anchor, ({ element }) => told.push(element));
    await vi.waitFor(() => expect(told).toEqual([undefined]));
    drawRows(NAMES);
    await vi.waitFor(() => expect(told).toEqual([undefined, button(2)]), 5_000);
    const first = button(2);
    drawRows(["Webhooks", ...NAMES]);
    await vi.waitFor(() => expect(told).toEqual([undefined, first, button(3)]), 5_000);
    drawRows(["Webhooks"]);
    await vi.waitFor(() => expect(told).toHaveLength(4), 5_000);
    expect(told[3]).toBeUndefined();
    const disconnect = vi.spyOn(MutationObserver.prototype, "disconnect");
    stop();
    stop();
    expect(disconnect).toHaveBeenCalledTimes(1);
  });

  it("looks anew for what was hardly known and is not there to be seen any more", async () => {
    const element = document.body.appendChild(document.createElement("a"));
    let seen = 3;
    const resolver: Resolver = {
      resolve: async () => ({ state: "found", element, score: 3, margin: 3 }),
      look: () => seen,
      forget: () => {},
    };
    const added: Watcher[] = [];
    const add = (watcher: Watcher) => {
      added.push(watcher);
      return () => {};
    };
    watchAnchor({ v: 1, css: "a" }, { resolver, page: { add } }, () => {});
    await added[0]?.look();
    expect(added[0]?.isSettled()).toBe(true);
    seen = 0;
    expect(added[0]?.isSettled()).toBe(false);
  });

  it("keeps one observer and no timer for twenty anchors on a page at rest", async () => {
    drawRows(NAMES);
    const anchor = await record(button(2));
    const observe = vi.spyOn(MutationObserver.prototype, "observe");
    const timers = vi.spyOn(globalThis, "setTimeout");
    const anchors = makeAnchors();
    const told = vi.fn();
    const stops = Array.from({ length: 20 }, () => anchors.watch(anchor, told));
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(20), { timeout: 10_000 });
    expect(observe).toHaveBeenCalledTimes(1);
    // One of the waiting's own, at most.
    expect(timers.mock.calls.filter(([, wait]) => wait === 100)).toEqual([]);
    for (const stop of stops) stop();
  });
});
