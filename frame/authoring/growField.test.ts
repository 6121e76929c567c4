import { createRoot } from "solid-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { growField } from "./growField.ts";

/** Of the app frame, whose own observers stand still while the messenger is closed. */
const ofTheApp = vi.fn();
/** What the surface's window tells its observers. */
let observed = (): void => undefined;
let end = (): void => undefined;

beforeEach(() =>
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor() {
        ofTheApp();
      }
      observe = () => undefined;
      disconnect = () => undefined;
    },
  ),
);
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

/** A field in the document of a surface, which is `sizes.width` wide and wraps its text accordingly. */
function makeField() {
  const sizes = { width: 0, height: 0 };
  const disconnect = vi.fn();
  const view = {
    ResizeObserver: class {
      constructor(run: () => void) {
        observed = run;
      }
      observe = () => undefined;
      disconnect = disconnect;
    },
  };
  const field = document.createElement("textarea");
  Object.defineProperties(field, {
    ownerDocument: { value: { defaultView: view } },
    clientWidth: { get: () => sizes.width },
    scrollHeight: { get: () => sizes.height },
  });
  const grow = createRoot((dispose) => {
    end = dispose;
    return growField(field);
  });
  return { field, grow, sizes, disconnect };
}

it("has one line, and not none, until its document has a width", () => {
  const { field, grow, sizes } = makeField();
  grow();
  expect(field.style.blockSize).toBe("");
  sizes.height = 955;
  grow();
  expect(field.style.blockSize).toBe("");
});

it("is fitted by its own window as soon as that has a width, and whenever it has another", () => {
  const { field, grow, sizes } = makeField();
  grow();
  Object.assign(sizes, { width: 300, height: 24 });
  observed();
  expect(field.style.blockSize).toBe("24px");
  Object.assign(sizes, { width: 150, height: 48 });
  observed();
  expect(field.style.blockSize).toBe("48px");
  expect(ofTheApp).not.toHaveBeenCalled();
});

it("leaves a field alone whose window is gone", () => {
  const field = document.implementation.createHTMLDocument().createElement("textarea");
  expect(() => createRoot(() => growField(field)())).not.toThrow();
});

it("follows its text at the same width, and stops with its card", () => {
  const { field, grow, sizes, disconnect } = makeField();
  Object.assign(sizes, { width: 300, height: 24 });
  grow();
  sizes.height = 72;
  observed();
  expect(field.style.blockSize).toBe("24px");
  grow();
  expect(field.style.blockSize).toBe("72px");
  end();
  expect(disconnect).toHaveBeenCalledOnce();
});
