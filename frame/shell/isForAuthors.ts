/** Whether an author comes to this page with a code, or goes on in this tab. What comes of it is for a lazy chunk to say. */
export function isForAuthors(code: string | undefined, window: Window): boolean {
  try {
    return !!code || "opencomAuthor" in window.sessionStorage;
  } catch {
    // Storage is blocked: nothing was kept.
    return false;
  }
}
