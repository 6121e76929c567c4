/**
 * Sign-in credentials are made here, in the browser: the server learns only a hash of the token, because
 * it keeps the results of calls and a token among them could be read later.
 */
const STORAGE_KEY = "opencom.console.session";
const TOKEN = /^ags_[0-9a-f]{64}$/;

/** A new 256-bit agent token. */
export function makeAgentToken(): string {
  return `ags_${randomHex256()}`;
}

/** 256 random bits as 64 hexadecimal digits: the stuff of every token and secret made here. */
export function randomHex256(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/** SHA-256 as lower-case hex. Throws where the browser offers no digest (plain http on another machine). */
export async function sha256Hex(value: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value))));
}

/** Whether this page can hash, which browsers allow on https and localhost only. */
export function canHash(): boolean {
  return typeof crypto !== "undefined" && crypto.subtle !== undefined;
}

/** Where the token lies between visits. Falls back to memory where storage is blocked. */
export type TokenStore = {
  read: () => string | null;
  write: (token: string) => void;
  clear: () => void;
  /** Calls back when another tab signs in or out; returns a stop. */
  onChange: (callback: (token: string | null) => void) => () => void;
};

/** A token store over the window's localStorage. */
export function makeTokenStore(view: Window): TokenStore {
  let memory: string | null = null;
  const attempt = <T>(action: () => T, otherwise: T): T => {
    try {
      return action();
    } catch {
      // Storage may be blocked or full; this tab then stays signed in until it is closed.
      return otherwise;
    }
  };
  return {
    read: () => valid(attempt(() => view.localStorage.getItem(STORAGE_KEY), null)) ?? memory,
    write: (token) => {
      memory = token;
      attempt(() => view.localStorage.setItem(STORAGE_KEY, token), undefined);
    },
    clear: () => {
      memory = null;
      attempt(() => view.localStorage.removeItem(STORAGE_KEY), undefined);
    },
    onChange: (callback) => {
      const listen = (event: StorageEvent): void => {
        // A null key means that everything was cleared.
        if (event.key !== STORAGE_KEY && event.key !== null) return;
        memory = null;
        callback(valid(event.newValue));
      };
      view.addEventListener("storage", listen);
      return () => view.removeEventListener("storage", listen);
    },
  };
}

function valid(token: string | null): string | null {
  return token !== null && TOKEN.test(token) ? token : null;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
