import { readFileSync } from "node:fs";
import fc from "fast-check";
import type * as Solid from "solid-js";
import { build, type Rollup } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { slimSolid, slimSolidPlugin } from "./slimSolid.mjs";

const SOURCES = {
  "solid.js": "node_modules/solid-js/dist/solid.js",
  "web.js": "node_modules/solid-js/web/dist/web.js",
};
type Runtime = typeof Solid & {
  insert(parent: Node, accessor: () => unknown): void;
  delegateEvents(names: string[], document: Document): void;
};

async function load(plugins: ReturnType<typeof slimSolidPlugin>[]): Promise<Runtime> {
  const output = (await build({
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "entry",
        enforce: "pre",
        resolveId: (id) => (id === "entry" ? "\0entry" : null),
        load: (id) =>
          id === "\0entry"
            ? 'export * from "solid-js"; export { delegateEvents, insert } from "solid-js/web";'
            : null,
      },
      ...plugins,
    ],
    resolve: { conditions: ["browser"] },
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: "entry", formats: ["es"] },
      rollupOptions: { input: "entry" },
    },
  })) as Rollup.RollupOutput[];
  const { code } = output.flatMap((each) => each.output)[0] as Rollup.OutputChunk;
  return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as Runtime;
}

let whole: Runtime;
let slim: Runtime;
beforeAll(async () => {
  whole = await load([]);
  slim = await load([slimSolidPlugin()]);
});

type Step = { do: string; n: number; values: number[] };
const step = fc.record({
  do: fc.constantFrom("set", "set", "batch", "list", "toggle", "throw", "reset", "nest"),
  n: fc.nat(5),
  values: fc.uniqueArray(fc.nat(9), { maxLength: 8 }),
});

/** A small app of everything the messenger's components are made of; writes down each run, in order. */
function play({ insert, ...solid }: Runtime, steps: Step[]): string[] {
  const log: string[] = [];
  const box = document.createElement("div");
  const act = solid.createRoot((dispose) => {
    const signals = Array.from({ length: 6 }, (_, n) => solid.createSignal(n));
    const get = (n: number) => signals[n % 6]?.[0]() as number;
    const set = (n: number, value: number) => signals[n % 6]?.[1](value);
    const [list, setList] = solid.createSignal<number[]>([]);
    const [isBroken, setIsBroken] = solid.createSignal(false);
    const Context = solid.createContext("outside");
    const memos = [0, 1, 2, 3, 4].map((n) =>
      solid.createMemo((before: number | undefined) => {
        log.push(`memo ${n}`);
        const value = n % 2 ? get(n) + get(n + 1) : get(n) > 3 ? get(n + 2) : (before ?? 0) % 7;
        return value;
      }),
    );
    const total = solid.createMemo(() => memos.reduce((sum, memo) => sum + (memo() ?? 0), 0));
    solid.createRenderEffect(() => log.push(`render ${total()}`));
    solid.createEffect(
      solid.on(total, (now, before) => {
        log.push(`effect ${before} → ${now}`);
        solid.onCleanup(() => log.push(`clean ${now}`));
        if (now % 3 === 0) set(1, now % 5);
      }),
    );
    let reset = () => {};
    const rows = solid.mapArray(list, (item) => {
      log.push(`row ${item}`);
      solid.onCleanup(() => log.push(`gone ${item}`));
      return solid.createMemo(() => `${item}:${get(item)}:${solid.useContext(Context)}`);
    });
    const view = solid.createComponent(solid.ErrorBoundary, {
      fallback: (error: Error, again: () => void) => {
        reset = again;
        return `broken: ${error.message}`;
      },
      get children() {
        return solid.createComponent(solid.Switch, {
          fallback: "none",
          get children() {
            return [
              solid.createComponent(solid.Match, {
                get when() {
                  return get(0) > 4;
                },
                children: "large",
              } as never),
              solid.createComponent(solid.Match, {
                get when() {
                  return get(0) > 1 && get(0);
                },
                children: ((value: () => number) =>
                  solid.createMemo(() => {
                    if (isBroken()) throw new Error("on purpose");
                    return `medium ${value()}`;
                  })) as never,
              } as never),
            ];
          },
        });
      },
    } as never);
    insert(box, () => [
      view,
      () => solid.untrack(total),
      solid.createComponent(Context.Provider, {
        value: "in",
        get children() {
          return rows as never;
        },
      }),
    ]);
    const owner = solid.getOwner();
    return ({ do: what, n, values }: Step) => {
      if (what === "set") set(n, values[0] ?? 1);
      else if (what === "batch") solid.batch(() => values.forEach((value, at) => set(at, value)));
      else if (what === "list") setList(values);
      else if (what === "toggle") set(0, n);
      else if (what === "throw") setIsBroken(n % 2 === 0);
      else if (what === "reset") reset();
      else if (what === "nest")
        solid.runWithOwner(owner, () => solid.createEffect(() => log.push(`late ${get(n)}`)));
      else dispose();
      log.push(`${what} ${box.textContent}`);
    };
  });
  for (const step of steps) act(step);
  act({ do: "end", n: 0, values: [] });
  return log;
}

describe("the cut Solid", () => {
  it("runs the same computations in the same order, with the same nodes, as the whole one", () => {
    const seen: string[] = [];
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), (steps) => {
        const expected = play(whole, steps);
        seen.push(...expected);
        expect(play(slim, steps)).toEqual(expected);
      }),
      { numRuns: 100, seed: 20261122 },
    );
    const all = seen.join("\n");
    for (const word of ["broken: on purpose", "medium ", "large", "late ", "gone ", ":in", "clean "])
      expect(all.split(word).length, word).toBeGreaterThan(20);
  });

  it("hands a delegated event from the innermost node outwards, as the whole one does", () => {
    const click = ({ delegateEvents }: Runtime): string[] => {
      const log: string[] = [];
      const own = document.implementation.createHTMLDocument("");
      delegateEvents(["click"], own);
      const make = (name: string, parent: Element, act: (event: Event) => void = () => undefined) => {
        const node = own.createElement("button");
        const handle = (event: Event) => {
          log.push(`${name} ${(event.target as Element).id} ${event.currentTarget === node}`);
          act(event);
        };
        parent.append(Object.assign(node, { id: name, $$click: handle }));
        return node;
      };
      const outer = make("outer", own.body);
      const stopper = make("stopper", outer, (event) => event.stopPropagation());
      // Gone with its own click: what was around it hears of it all the same.
      make("vanishing", outer, (event) => (event.target as Element).remove()).click();
      make("inner", stopper).click();
      const off = make("off", outer);
      off.disabled = true;
      own.body.append(off);
      off.dispatchEvent(new Event("click", { bubbles: true }));
      outer.click();
      return log;
    };
    const expected = click(whole);
    expect(expected.length).toBe(5);
    expect(click(slim)).toEqual(expected);
  });

  it("fails the build when a place to cut is gone, or when something cut is asked for", () => {
    const read = (name: keyof typeof SOURCES) => readFileSync(SOURCES[name], "utf8");
    for (const name of ["solid.js", "web.js"] as const)
      expect(slimSolid(read(name), name)).not.toBe(read(name));
    expect(() => slimSolid(read("solid.js").replace("let SuspenseContext;", ""), "solid.js")).toThrow(
      /any more/,
    );
    expect(() => slimSolid(`${read("web.js")}\nhydrate();`, "web.js")).toThrow(/still speaks of hydrate/);
    expect(slim).not.toHaveProperty("startTransition");
    expect(slim).not.toHaveProperty("createResource");
  });
});
