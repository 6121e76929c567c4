import { expect, it } from "vitest";
import { CallError, type CallErrorCode } from "../core/errors.ts";
import { AnswerQueue, type Word } from "./answerQueue.ts";

const answer = (questionId: string): Word => ({ what: "answer", questionId, answer: 1 });

/** A queue over a line that fails with each of these codes before it works. */
function setUp(failures: CallErrorCode[], kept: Word[] = []) {
  const log = { sent: [] as Word[], kept: [...kept], offline: [] as boolean[], waits: 0 };
  const queue = new AnswerQueue(
    {
      send: async (word) => {
        const code = failures.shift();
        if (code) throw new CallError(code as CallError["code"], "");
        log.sent.push(word);
      },
      keep: (words) => void (log.kept = [...words]),
      onOffline: (isOffline) => void log.offline.push(isOffline),
      wait: async () => void (log.waits += 1),
    },
    kept,
  );
  return { queue, log };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

it("tells one thing after the other, and keeps what it could not tell until it can", async () => {
  const { queue, log } = setUp(["OFFLINE", "OFFLINE"]);
  void queue.add(answer("a"));
  void queue.add(answer("b"));
  expect(log.kept).toHaveLength(2);
  await settle();
  expect(log).toEqual({
    sent: [answer("a"), answer("b")],
    kept: [],
    offline: [true, true, false, false],
    waits: 2,
  });
});

it("goes on with what an earlier page has kept, first", async () => {
  const { queue, log } = setUp([], [answer("old")]);
  void queue.add({ what: "complete" });
  await settle();
  expect(log.sent).toEqual([answer("old"), { what: "complete" }]);
});

it("leaves out what the server will not take, and what fails again and again", async () => {
  const { queue, log } = setUp(["ANSWER_INVALID", ...Array(5).fill("INTERNAL")]);
  for (const id of ["a", "b", "c"]) void queue.add(answer(id));
  await settle();
  expect(log.sent).toEqual([answer("c")]);
  expect(log.kept).toEqual([]);
});
