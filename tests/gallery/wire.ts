import type { Page } from "@playwright/test";

const SYNC = /\/api\/.*sync/;

type Modification = { type: string; queryId: number; udfPath?: string; journal?: unknown };
type Message = {
  type: string;
  modifications?: Modification[];
  requestId?: number;
  udfPath?: string;
};
const isFinished = ({ type }: Message) => type === "MutationResponse" || type === "ActionResponse";

/** Stands between page and server: keeps answers back, or makes those of some functions fail. */
export class Wire {
  private isHeld = false;
  private readonly failing: RegExp | undefined;
  private readonly failingQueries = new Set<number>();
  private readonly failingRequests = new Set<number>();

  constructor(fails: RegExp | undefined) {
    this.failing = fails;
  }

  /** Before the page is loaded. */
  async join(page: Page): Promise<void> {
    await page.routeWebSocket(SYNC, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        this.note(JSON.parse(`${message}`) as Message);
        server.send(message);
      });
      server.onMessage((message) => {
        if (!this.isHeld) socket.send(this.spoil(`${message}`));
      });
    });
  }

  /** From now on, what the server says does not arrive. */
  hold(): void {
    this.isHeld = true;
  }

  /** Remembers which of what is asked for is to fail. */
  private note({ modifications = [], requestId, udfPath }: Message): void {
    if (!this.failing) return;
    for (const { type, queryId, udfPath: path = "" } of modifications)
      if (type === "Add" && this.failing.test(path)) this.failingQueries.add(queryId);
    if (requestId !== undefined && this.failing.test(udfPath ?? "")) this.failingRequests.add(requestId);
  }

  private spoil(text: string): string {
    if (!this.failing) return text;
    const message = JSON.parse(text) as Message;
    if (isFinished(message) && this.failingRequests.has(message.requestId ?? -1)) {
      const { type, requestId } = message;
      return JSON.stringify({ type, requestId, success: false, result: "Server Error", logLines: [] });
    }
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
