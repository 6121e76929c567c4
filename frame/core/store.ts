/** A value with subscribers: the plain state shared by the booting script and, later, the Solid app. */
export type Store<S extends object> = {
  get(): S;
  /** Merges; subscribers run only if some field changed by identity. */
  set(patch: Partial<S>): void;
  /** Runs `listener` after each change. Returns its stop. */
  subscribe(listener: (state: S) => void): () => void;
};

/** Makes a store. Listeners may add or remove listeners while running. */
export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<(state: S) => void>();
  return {
    get: () => state,
    set(patch) {
      const changed = (Object.keys(patch) as (keyof S)[]).some((key) => !Object.is(state[key], patch[key]));
      if (!changed) return;
      state = { ...state, ...patch };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
