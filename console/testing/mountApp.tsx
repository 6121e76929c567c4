import { render } from "solid-js/web";
import { App } from "../App.tsx";
import type { TokenStore } from "../session/credentials.ts";
import type { FakeClient } from "./fakeClient.ts";

export const TOKEN = `ags_${"0".repeat(64)}`;

export type MountedApp = {
  root: HTMLElement;
  store: TokenStore & { token: string | null; announce: (token: string | null) => void };
  stop: () => void;
};

/** Mounts the whole console on a fake client, at a hash, signed in unless told otherwise. */
export function mountApp(
  client: FakeClient,
  options: { hash?: string; token?: string | null } = {},
): MountedApp {
  // A desktop: three panes side by side.
  (window as unknown as { happyDOM: { setViewport(size: { width: number }): void } }).happyDOM.setViewport({
    width: 1440,
  });
  window.location.hash = options.hash ?? "";
  const store = makeMemoryStore(options.token === undefined ? TOKEN : options.token);
  const root = document.createElement("div");
  document.body.append(root);
  const dispose = render(
    () => <App client={client.asClient()} store={store} view={window as unknown as Window} />,
    root,
  );
  return {
    root,
    store,
    stop: () => {
      dispose();
      root.remove();
      window.location.hash = "";
    },
  };
}

/** Lets promises, microtasks and short timers run. */
export function settle(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The first element matching a selector, by its text or accessible label. Throws when there is none. */
export function find<E extends HTMLElement = HTMLElement>(
  root: ParentNode,
  selector: string,
  name?: string,
): E {
  const all = [...root.querySelectorAll<E>(selector)];
  const found = all.find((element) => name === undefined || nameOf(element).includes(name));
  if (!found) throw new Error(`No ${selector} named "${name}" among: ${all.map(nameOf).join(" | ")}`);
  return found;
}

/** Types into a field as a person does. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/** Presses a key on whatever has focus. */
export function press(key: string, target: EventTarget = document.activeElement ?? document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute("aria-label") ?? element.textContent ?? "";
}

function makeMemoryStore(initial: string | null): MountedApp["store"] {
  const listeners = new Set<(token: string | null) => void>();
  return {
    token: initial,
    read() {
      return this.token;
    },
    write(token) {
      this.token = token;
    },
    clear() {
      this.token = null;
    },
    onChange(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    announce(token) {
      this.token = token;
      for (const listener of listeners) listener(token);
    },
  };
}
