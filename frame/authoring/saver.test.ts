import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AuthoringError } from "./calls.ts";
import { Saver, type SaveState } from "./saver.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(...results: (Error | undefined)[]) {
  const states: SaveState[] = [];
  const save = vi.fn(async () => {
    const failure = results.shift();
    if (failure) throw failure;
  });
  const onOver = vi.fn();
  return { saver: new Saver({ save, onState: (state) => states.push(state), onOver }), save, states, onOver };
}
const offline = () => new AuthoringError("OFFLINE", "");

describe("autosave", () => {
  it("waits for a quiet moment, and sends once for many changes", async () => {
    const { saver, save, states } = setUp();
    for (let at = 0; at < 5; at++) {
      saver.touch();
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(save).not.toHaveBeenCalled();
    expect(saver.isUnsaved()).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(save).toHaveBeenCalledTimes(1);
    expect(saver.isUnsaved()).toBe(false);
    expect(states.slice(-2)).toEqual(["saving", "saved"]);
  });

  it("keeps what is written without a line, and tries until it has arrived", async () => {
    const { saver, save, states } = setUp(offline(), offline());
    saver.touch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states.at(-1)).toBe("offline");
    expect(saver.isUnsaved()).toBe(true);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(save).toHaveBeenCalledTimes(3);
    expect(states.at(-1)).toBe("saved");
  });

  it("sends what was written meanwhile as well", async () => {
    const { saver, save } = setUp();
    saver.touch();
    save.mockImplementationOnce(async () => saver.touch());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(save).toHaveBeenCalledTimes(2);
    expect(saver.isUnsaved()).toBe(false);
  });

  it("says that the session is over, and that something is too long, apart", async () => {
    const over = setUp(new AuthoringError("AUTHORING_INVALID", ""));
    over.saver.touch();
    await over.saver.flush();
    expect(over.onOver).toHaveBeenCalledTimes(1);
    const long = setUp(new AuthoringError("INPUT_INVALID", ""));
    long.saver.touch();
    await long.saver.flush();
    expect(long.onOver).not.toHaveBeenCalled();
    expect(long.states.at(-1)).toBe("refused");
  });

  it("tries again after a failure of the server's own, and loses nothing", async () => {
    const { saver, save, states, onOver } = setUp(new AuthoringError("INTERNAL", ""));
    saver.touch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states.at(-1)).toBe("failed");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(save).toHaveBeenCalledTimes(2);
    expect(states.at(-1)).toBe("saved");
    expect(onOver).not.toHaveBeenCalled();
  });

  it("does nothing after its stop", async () => {
    const { saver, save } = setUp();
    saver.touch();
    saver.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await saver.flush();
    expect(save).not.toHaveBeenCalled();
  });
});
