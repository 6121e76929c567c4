import type { Stack } from "./stack.ts";

/** Answers the open conversation whose latest message is `preview`, as a teammate, past the console. */
export async function reply(stack: Stack, preview: string, text: string): Promise<void> {
  const agentToken = await stack.agentToken();
  const inbox = (await stack.run("inbox:list", {
    agentToken,
    state: "open",
    paginationOpts: { cursor: null, numItems: 50 },
  })) as { page: { id: string; preview: string }[] };
  const conversationId = inbox.page.find((each) => each.preview === preview)?.id;
  await stack.run("inbox:reply", { agentToken, conversationId, clientMessageId: crypto.randomUUID(), text });
}
