import { createRoot } from "solid-js";
import { expect, it, vi } from "vitest";
import { createAnswers } from "./createAnswers.ts";

it("asks once for each key, tells when it is known, and asks again after a failure", async () => {
  let fails = true;
  const ask = vi.fn(async (key: string) => {
    if (fails) throw new Error("off line");
    return `shown ${key}`;
  });
  await createRoot(async (dispose) => {
    const answers = createAnswers(ask, [["", "nothing"]]);
    expect(answers.of("")).toBe("nothing");
    expect(answers.of("a")).toBeUndefined();
    await expect(answers.get("a")).rejects.toThrow("off line");
    fails = false;
    const both = [answers.get("a"), answers.get("a")];
    expect(await Promise.all(both)).toEqual(["shown a", "shown a"]);
    expect(answers.of("a")).toBe("shown a");
    expect(await answers.get("a")).toBe("shown a");
    expect(ask).toHaveBeenCalledTimes(2);
    dispose();
  });
});
