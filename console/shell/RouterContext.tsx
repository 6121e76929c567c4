import { createContext, createSignal, type JSX, onCleanup, useContext } from "solid-js";
import { parseHash, type Route, toHash } from "./route.ts";

export type Router = {
  route: () => Route;
  /** Goes there; `replace` leaves no step in the browser's history. */
  go: (route: Route, options?: { replace?: boolean }) => void;
};

const RouterContext = createContext<Router>();

/** Keeps the route and the address's hash in step, both ways. */
export function RouterProvider(props: { view: Window; children: JSX.Element }) {
  // The window never changes during the life of the app.
  // eslint-disable-next-line solid/reactivity
  const view = props.view;
  const [route, setRoute] = createSignal<Route>(parseHash(view.location.hash), {
    equals: (a, b) => toHash(a) === toHash(b),
  });
  const follow = (): void => void setRoute(parseHash(view.location.hash));
  view.addEventListener("hashchange", follow);
  onCleanup(() => view.removeEventListener("hashchange", follow));

  const router: Router = {
    route,
    go(next, options) {
      const hash = toHash(next);
      if (options?.replace) view.history.replaceState(view.history.state, "", hash);
      else if (view.location.hash !== hash) view.history.pushState(null, "", hash);
      setRoute(next);
    },
  };
  return <RouterContext.Provider value={router}>{props.children}</RouterContext.Provider>;
}

/** The router of the nearest provider. Throws outside one. */
export function useRouter(): Router {
  const router = useContext(RouterContext);
  if (!router) throw new Error("useRouter needs a <RouterProvider> above it.");
  return router;
}
