import { createSignal } from "solid-js";

/** What is asked of the deployment once for each key. */
export type Answers<T> = {
  /** Undefined until it is known. Asks for it if nobody has. */
  of(key: string): T | undefined;
  /** The same once it is known. Rejects with AuthoringError. */
  get(key: string): Promise<T>;
};

/** Keeps answers for as long as the author is there. `known`: those that need no asking. */
export function createAnswers<T>(
  ask: (key: string) => Promise<T>,
  known: readonly [key: string, answer: T][],
): Answers<T> {
  const [answers, setAnswers] = createSignal<ReadonlyMap<string, T>>(new Map(known));
  const asked = new Map<string, Promise<T>>();
  const fetch = async (key: string): Promise<T> => {
    if (answers().has(key)) return answers().get(key) as T;
    const answer = await ask(key);
    setAnswers(new Map([...answers(), [key, answer]]));
    return answer;
  };
  const get = (key: string): Promise<T> => {
    const present = asked.get(key);
    if (present) return present;
    const asking = fetch(key).finally(() => asked.delete(key));
    asked.set(key, asking);
    return asking;
  };
  return {
    of(key) {
      // Off line, or nothing that can be said: who asked shows what there was.
      if (!answers().has(key)) get(key).catch(() => undefined);
      return answers().get(key);
    },
    get,
  };
}
