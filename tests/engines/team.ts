import { randomUUID } from "node:crypto";
import type { Stack } from "../e2e/support/stack.ts";

type InboxItem = { id: string; preview: string };

/** An agent at work through the public functions, without the console. */
export class Team {
  readonly name: string;
  private readonly stack: Stack;
  private readonly agentToken: string;

  private constructor(stack: Stack, agentToken: string, name: string) {
    this.stack = stack;
    this.agentToken = agentToken;
    this.name = name;
  }

  static async signIn(stack: Stack): Promise<Team> {
    const agentToken = await stack.agentToken();
    const { agent } = (await stack.run("agents:me", { agentToken })) as { agent: { name: string } };
    return new Team(stack, agentToken, agent.name);
  }

  /** The open conversation whose last message is `preview`, or null. */
  async find(preview: string): Promise<InboxItem | null> {
    const paginationOpts = { numItems: 20, cursor: null };
    const { page } = (await this.stack.run("inbox:list", {
      agentToken: this.agentToken,
      state: "open",
      paginationOpts,
    })) as { page: InboxItem[] };
    return page.find((item) => item.preview === preview) ?? null;
  }

  async reply(conversationId: string, text: string): Promise<void> {
    const { agentToken } = this;
    await this.stack.run("inbox:reply", { agentToken, conversationId, clientMessageId: randomUUID(), text });
  }
}
