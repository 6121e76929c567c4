import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthoringError, type Calls } from "./calls.ts";
import { createSoonOver } from "./createSoonOver.ts";
import type { Edited } from "./functions.ts";

const MINUTE = 60_000;
/** What the server has left to say, and how often it was asked. */
let answers: (number | Error)[];
let asked: string[];
let stop: () => void;

const run = (async (_kind: string, _reference: unknown, { salt }: { salt: string }) => {
  asked.push(salt);
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer instanceof Error) throw answer;
  return { leftMs: answer };
}) as unknown as Calls["run"];

function begin(expiresAt: number) {
  const [edited, setEdited] = createSignal({ expiresAt } as Edited);
  const isSoonOver = createRoot((dispose) => {
    stop = dispose;
    return createSoonOver({ edited }, { run });
  });
  return { isSoonOver, prolong: (to: number) => setEdited({ expiresAt: to } as Edited) };
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe("a session's end", () => {
  it.each([
    ["is hours behind", -5 * 60 * MINUTE],
    ["is right", 0],
    ["is hours ahead", 5 * 60 * MINUTE],
  ])("is near when the server says so, though the author's clock %s", async (_, wrongBy) => {
    const now = Date.now();
    vi.setSystemTime(now + wrongBy);
    answers = [4 * MINUTE, 2 * MINUTE];
    const { isSoonOver } = begin(now + 4 * MINUTE);
    await vi.advanceTimersByTimeAsync(0);
    expect(isSoonOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(isSoonOver()).toBe(true);
  });

  it("is far again as soon as the session was made longer, and each question is another one", async () => {
    answers = [MINUTE, 30 * MINUTE];
    const { isSoonOver, prolong } = begin(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(isSoonOver()).toBe(true);
    prolong(2);
    await vi.advanceTimersByTimeAsync(0);
    expect(isSoonOver()).toBe(false);
    expect(new Set(asked).size).toBe(2);
  });

  it("stays as it was said last without a line, and is asked for no more after the end", async () => {
    answers = [MINUTE, new AuthoringError("OFFLINE", "No answer."), 30 * MINUTE];
    const { isSoonOver } = begin(1);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveLength(2);
    expect(isSoonOver()).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(isSoonOver()).toBe(false);
    stop();
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(asked).toHaveLength(3);
  });
});
