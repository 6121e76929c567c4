/**
 * Where the API is: the address in `<meta name="opencom-api">` if there is one, else where this page came
 * from. A malformed address counts as none, so that a typing error does not leave a blank page.
 */
export function apiAddress(document: Document): string {
  const given = document.querySelector<HTMLMetaElement>('meta[name="opencom-api"]')?.content.trim();
  if (!given) return document.location.origin;
  try {
    const url = new URL(given, document.location.href);
    return url.href.replace(/\/+$/, "");
  } catch {
    return document.location.origin;
  }
}
