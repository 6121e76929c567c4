/** Runs in each page of the benchmark: ours, ours without a part of it, and the peers. */
import { finder } from "@medv/finder";
import { getCssSelector } from "css-selector-generator";
import uniqueSelector from "unique-selector";
import { listEvidence } from "./drift/evidence.ts";
import { recordBefore, resolveAfter } from "./drift/runDrift.ts";
import { placesOfTargets, sheetOf } from "./drift/sheet.ts";
import { absolutePath, type Method, makeOurs, makeSelectorMethod, PARTS } from "./methods.ts";
import { type PageOptions, runPage } from "./runPage.ts";

type Injected = {
  generateSelectorSimple: (element: Element) => string;
  parseSelector: (text: string) => unknown;
  querySelectorAll: (selector: unknown, root: Node) => Element[];
};

function makePlaywright(source: string): Method {
  const holder: { exports: { InjectedScript?: () => new (window: Window, options: object) => Injected } } = {
    exports: {},
  };
  new Function("module", source)(holder);
  const Script = holder.exports.InjectedScript?.() as new (window: Window, options: object) => Injected;
  const injected = new Script(window, {
    isUnderTest: false,
    sdkLanguage: "javascript",
    testIdAttributeName: "data-testid",
    stableRafCount: 1,
    browserName: "chromium",
    shouldPrependErrorPrefix: false,
    isUtilityWorld: false,
    customEngines: [],
  });
  const method = makeSelectorMethod("playwright", (target) => injected.generateSelectorSimple(target));
  return {
    ...method,
    openChanged: () => (selector: string | null) => {
      if (!selector) return null;
      // Strict, as its locators are: several are none.
      const found = injected.querySelectorAll(injected.parseSelector(selector), document);
      return found.length === 1 ? (found[0] as Element) : null;
    },
  };
}

function makeMethods({ methods, playwright }: PageOptions): Method[] {
  const ours = [makeOurs()];
  if (methods === "ours") return ours;
  const parts = Object.keys(PARTS).map((part) => makeOurs(part));
  if (methods === "parts") return [...ours, ...parts];
  return [
    ...ours,
    ...(methods === "all" ? parts : []),
    makeSelectorMethod("finder", (target) => finder(target)),
    makeSelectorMethod("css-selector-generator", (target) =>
      getCssSelector(target, { maxCombinations: 100 }),
    ),
    makeSelectorMethod("unique-selector", (target) => uniqueSelector.default(target)),
    makeSelectorMethod("absolute path", absolutePath),
    ...(playwright ? [makePlaywright(playwright)] : []),
  ];
}

Object.assign(window, {
  runAnchorsPage: (options: PageOptions) => runPage(options, makeMethods(options)),
  anchorDrift: {
    listEvidence,
    placesOfTargets,
    sheetOf,
    recordBefore: (pairs, options) => recordBefore(pairs, makeMethods(options)),
    resolveAfter: (groups, options) => resolveAfter(groups, makeMethods(options)),
  } satisfies Window["anchorDrift"],
});
