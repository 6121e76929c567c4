import { createHash, randomBytes } from "node:crypto";
import type { FrameLocator, Page } from "@playwright/test";
import type { Stack } from "./stack.ts";

/** What tests of editing on the page share: a tour, an agent's code, and what the agent then sees. */

export const PATIENT = { timeout: 30_000 };

export async function asOwner<T>(stack: Stack, path: string, args: object): Promise<T> {
  return (await stack.run(path, { agentToken: await stack.agentToken(), ...args })) as T;
}

/** A step as it begins, over the page. */
export const stepOf = (title: string, more: object = {}) => ({
  id: title.toLowerCase().replaceAll(" ", "-"),
  kind: "post",
  title,
  source: "Words.",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 10,
  ...more,
});

/** A draft for the pages under /author. */
export async function makeTour(stack: Stack, steps: object[]): Promise<string> {
  const delivery = {
    audience: null,
    page: { include: ["/author/**"], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "always" },
    schedule: {},
    priority: 0,
    isExempt: true,
  };
  const content = { steps, hasConfetti: false, showsProgress: true };
  const fields = { name: "Getting around", description: "", content, delivery };
  return (await asOwner<{ itemId: string }>(stack, "tours:create", { fields })).itemId;
}

/** What the console's button does. Returns the page's address with the code. */
export async function beginAt(stack: Stack, id: string, url: string): Promise<string> {
  const code = randomBytes(32).toString("hex");
  const codeHash = createHash("sha256").update(code).digest("hex");
  await asOwner(stack, "authoring:begin", { content: { type: "tour", id }, url, codeHash });
  return `${url}#opencom_authoring=${code}`;
}

export const panelOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Edit on the page"]');
export const cardOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Card of the step"]');
