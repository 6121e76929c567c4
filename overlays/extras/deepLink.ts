/**
 * Takes our parameter out of the page's address once the frame has followed it, so that reloading or sharing the page does
 * not open the messenger again. The entry in the page's history keeps its state, which is its router's.
 * @param name of the parameter
 */
export function stripDeepLink(name: unknown): void {
  if (typeof name !== "string") return;
  const url = new URL(location.href);
  if (!url.searchParams.has(name)) return;
  // By text: what URLSearchParams writes may differ in details the page cares for.
  const kept = url.search
    .slice(1)
    .split("&")
    .filter((pair) => decodeURIComponent(pair.split("=")[0] as string) !== name);
  url.search = kept.length > 0 ? `?${kept.join("&")}` : "";
  history.replaceState(history.state, "", url.href);
}
