import type { Page } from "@playwright/test";

const SYNC = /\/api\/.*sync/;
/** What goes by HTTP: actions, and all that authors call. */
const CALL = /\/api\/(action|mutation|query)$/;

type Modification = { type: string; queryId: number; udfPath?: string; journal?: unknown };
type Message = {
  type: string;
  modifications?: Modification[];
  requestId?: number;
  udfPath?: string;
};

/** Stands between page and server: keeps answers back, or makes those of some functions fail. */
export class Wire {
  private isHeld = false;
  private readonly failing: RegExp | undefined;
  private readonly failingQueries = new Set<number>();

  constructor(fails: RegExp | undefined) {
    this.failing = fails;
  }

  /** Before the page is loaded. */
  async join(page: Page): Promise<void> {
    await page.routeWebSocket(SYNC, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const failure = this.note(JSON.parse(`${message}`) as Message);
        if (failure) socket.send(failure);
        else server.send(message);
      });
      server.onMessage((message) => {
        if (!this.isHeld) socket.send(this.spoil(`${message}`));
      });
    });
    await page.route(CALL, (route) => {
      if (this.isHeld) return undefined;
      const { path } = (route.request().postDataJSON() ?? {}) as { path?: string };
      if (!this.failing?.test(path ?? "")) return route.continue();
      return route.fulfill({ json: { status: "error", errorMessage: "Server Error", logLines: [] } });
    });
  }

  /** From now on, what the server says does not arrive. */
  hold(): void {
    this.isHeld = true;
  }

  /** Remembers which queries are to fail. The answer to a mutation that is, which the server never hears of. */
  private note({ type, modifications = [], requestId, udfPath = "" }: Message): string | null {
    if (!this.failing) return null;
    for (const { type, queryId, udfPath: path = "" } of modifications)
      if (type === "Add" && this.failing.test(path)) this.failingQueries.add(queryId);
    if (type !== "Mutation" || !this.failing.test(udfPath)) return null;
    const failure = { requestId, success: false, result: "Server Error", logLines: [] };
    return JSON.stringify({ type: "MutationResponse", ...failure });
  }

  private spoil(text: string): string {
    if (!this.failing) return text;
    const message = JSON.parse(text) as Message;
    if (message.type !== "Transition") return text;
    const modifications = message.modifications?.map((each) =>
      each.type === "QueryUpdated" && this.failingQueries.has(each.queryId) ? failed(each) : each,
    );
    return JSON.stringify({ ...message, modifications });
  }
}

const failed = ({ queryId, journal }: Modification) => ({
  type: "QueryFailed",
  queryId,
  errorMessage: "Server Error",
  logLines: [],
  journal,
});
