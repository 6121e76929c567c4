import { openVisitor, type Visitor } from "./browser.ts";

/** A page that has crashed never closes. */
const PAGE_CLOSES_MS = 2_000;

/**
 * Browsers are opened and closed beside the tests: each visitor has one of their own, and no test waits for a start or an
 * end. For the visitor that most tests want, one is ready.
 */
export class SpareBrowser {
  private next: Promise<Visitor> | null = null;
  private readonly closing = new Set<Promise<void>>();

  /** A browser for one more visitor without wishes of their own. */
  async take(): Promise<Visitor> {
    const visitor = await (this.next ?? openVisitor());
    this.next = openVisitor();
    // Whoever takes it hears of it.
    this.next.catch(() => undefined);
    return visitor;
  }

  /** Ends what a visitor's pages do; their browser goes meanwhile. */
  async leave({ context, close }: Visitor): Promise<void> {
    const pages = Promise.allSettled(context.pages().map((page) => page.close()));
    await Promise.race([pages, new Promise((resolve) => setTimeout(resolve, PAGE_CLOSES_MS))]);
    const closed = close()
      .catch(() => undefined)
      .finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }

  /** Closes everything. */
  async end(): Promise<void> {
    const spare = await this.next?.catch(() => undefined);
    await Promise.all([spare?.close(), ...this.closing]);
  }
}
