/**
 * Whether the page's address, or this tab, has to do with editing tours and tooltips on the page: a code, a session that goes on, or
 * the parameter of other widgets. What comes of it is for a lazy chunk to say.
 */
export function isForAuthors(code: string | undefined, address: string, window: Window): boolean {
  try {
    return !!code || /[?&]opencom_\w*authoring=/.test(address) || "opencomAuthor" in window.sessionStorage;
  } catch {
    // Storage is blocked: nothing was kept.
    return false;
  }
}
