/** A receiver of webhooks for tests: keeps what comes and answers as it is told. */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };
type Answer = (received: Received, response: ServerResponse) => void;

export class HttpReceiver {
  readonly received: Received[] = [];
  answer: Answer = (_received, response) => response.end();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        const received = { path: request.url ?? "", headers: request.headers, body };
        this.received.push(received);
        this.answer(received, response);
      });
    });
  }

  static async start(): Promise<HttpReceiver> {
    const receiver = new HttpReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Answers with these statuses, one after another, then with the last. */
  answerWith(...statuses: number[]): void {
    this.answer = (_received, response) => {
      response.statusCode = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 200;
      response.end();
    };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
