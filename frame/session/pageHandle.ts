import { randomHex, sha256 } from "../core/random.ts";

type PageHandleOffer = { pageHandle?: string; nextPageHandleHash?: string };

/**
 * The weak way back that the customer's page keeps where this frame can keep nothing (protocol SPEC SH9). What the page had
 * is shown until a boot has answered; what it is to keep then is the same for as long as this visitor is on this page, so
 * that boots may be repeated. Whether it is kept at all is for the deployment to say.
 */
export class PageHandle {
  readonly #next = randomHex(16);
  readonly #onChange: (kept: string | undefined) => void;
  #shown: string | undefined;

  /** @param shown what the page has kept of an earlier visit */
  constructor(shown: string | undefined, onChange: (kept: string | undefined) => void) {
    this.#shown = shown;
    this.#onChange = onChange;
  }

  /** What goes along with a boot from a browser that keeps nothing. */
  async offer(): Promise<PageHandleOffer> {
    const shown = this.#shown;
    const next = this.#next;
    return { ...(shown ? { pageHandle: shown } : {}), nextPageHandleHash: await sha256(next) };
  }

  /** A boot has answered: the page is to keep what was offered, or nothing. */
  settle(isKept: boolean): void {
    this.#shown = undefined;
    this.#onChange(isKept ? this.#next : undefined);
  }
}
