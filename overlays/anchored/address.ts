const LONGEST_ADDRESS = 2_048;

/** An address in full, if it is one of this site's: nothing but a page of it. */
export function readAddress(to: unknown): string | undefined {
  if (typeof to !== "string" || to.length > LONGEST_ADDRESS || !URL.canParse(to, location.origin)) return;
  const { protocol, origin, href } = new URL(to, location.origin);
  return /^https?:$/.test(protocol) && origin === location.origin ? href : undefined;
}
