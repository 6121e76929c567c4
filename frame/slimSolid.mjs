/**
 * Build step of the frame only: Solid without what this app never uses and no bundler can know to be unused, because it
 * is decided by variables: transitions, schedulers, external sources, suspense, hydration, and events out of shadow roots
 * and portals. Their functions and exports go too, so that a use of one of them fails the build, as does a cut that does not find its place.
 * `slimSolid.test.ts` compares the cut runtime with the whole one.
 */

/** The variables that only the functions below would ever set. */
const NULLS = "Transition|runningTransition|TransitionRunning|Scheduler|ExternalSourceConfig|SuspenseContext";
/** A function of the module itself, with everything in it. */
const definition = (name) => [new RegExp(`^(?:function|const) ${name}(?:\\(| = )[^]*?^\\};?\\n`, "m"), ""];

const UNUSED = {
  "solid.js":
    "createResource createDeferred startTransition useTransition enableScheduling enableExternalSource enableHydration getSuspenseContext scheduleQueue setHydrateContext nextHydrateContext lazy Suspense SuspenseList",
  "web.js":
    "hydrate hydrate\\$1 getNextElement getNextMatch getNextMarker runHydrationEvents gatherHydratable getHydrationKey NoHydration Hydration isHydrating innerHTML createDynamic Dynamic Portal",
};

const CUTS = {
  "solid.js": [
    [/^let (?:Transition|Scheduler|ExternalSourceConfig)\b.*\n/gm, ""],
    ["let SuspenseContext;\n", ""],
    [/const (?:runningTransition|TransitionRunning) = .*\n/g, ""],
    [/let res;\n {2}if \(Transition\) \{[^]*?\n {2}\}\n(?= {2}const e = Effects)/, ""],
    ["if (res) res();", ""],
    [/if \(node\.suspense .*\n/, ""],
    [/if \(node\.tOwned\) \{[^]*?\n {2}\}\n/, ""],
    ["if (Scheduler && Transition && Transition.running) scheduleQueue(Updates);else ", ""],
    [/if \(ExternalSourceConfig && c\.fn\) \{[^]*?\n {2}\}\n/, ""],
    [
      /if \(sharedConfig\.context\) \{\n {4}if \(sharedConfig\.count\)[^]*?(?=for \(i = 0; i < userLength)/,
      "",
    ],
    [/if \(hydrationEnabled\) \{[^]*?\n {2}\}\n/, ""],
    [/const ctx = sharedConfig\.context;\n {2}return ctx \? .* : `cl/, "return `cl"],
    [/if \(sharedConfig\.context && sharedConfig\.load\) err = .*\n/, ""],
    [new RegExp(`\\b(?:${NULLS})\\b`, "g"), "null"],
  ],
  "web.js": [
    [/const oriTarget = [^]*?(?=const handleNode)/, ""],
    [/node\.host && .*\n/, ""],
    [/const walkUpTree = [^]*?\};\n/, ""],
    [/if \(e\.composedPath\) (\{[^]*?)retarget\(path\[0\]\);/, "$1"],
    [/if \(node\._\$host\) \{[^]*?retarget\(oriTarget\);/, "}}"],
    [/if \(sharedConfig\.registry && sharedConfig\.events\) \{[^]*?\n {2}\}\n/, ""],
    [/if \(sharedConfig\.registry && !sharedConfig\.done\) .*\n/, ""],
    [/const hydrating = .*\n/, ""],
    [/if \(hydrating\) \{\n {4}!current[^]*?\n {2}\}\n/, ""],
    [/if \(hydrating\) return current;\n/g, ""],
    [/if \(hydrating\) \{\n {6}if \(!array[^]*?\n {4}\}\n/, ""],
    [/if \(hydrating && value\.parentNode\) .*\n/, ""],
    [/(?:else )?if \(isHydrating\(\w*\)\) return(?: \w+)?;/g, ""],
    [/Suspense, SuspenseList, /, ""],
    [/sharedConfig, |, enableHydration(?= \})/g, ""],
  ],
};

/**
 * @param {string} code the text of `solid-js/dist/solid.js` or `solid-js/web/dist/web.js`
 * @param {"solid.js" | "web.js"} name which of them
 */
export function slimSolid(code, name) {
  const unused = UNUSED[name].split(" ");
  const cuts = [...unused.map(definition), ...CUTS[name]];
  const slim = cuts.reduce((text, [place, replacement]) => {
    const cut = text.replace(place, replacement);
    if (cut === text) throw new Error(`slimSolid: ${name} has no ${place} any more.`);
    return cut;
  }, code);
  const result = slim.replaceAll(/(?<=^export \{)[^}]*(?=\};$)/gm, (names) =>
    names.split(",").filter((each) => !["sharedConfig", ...unused].includes(each.trim())),
  );
  const left = new RegExp(
    `\\b(?:sharedConfig\\.(?:done|registry|load|effects|events)|hydrating|_\\$HY|(?:${unused.join("|")})\\()`,
  ).exec(result);
  if (left) throw new Error(`slimSolid: ${name} still speaks of ${left[0]}.`);
  return result;
}

/** The same as a step of a Vite build. */
export function slimSolidPlugin() {
  return {
    name: "slim-solid",
    transform(code, id) {
      const [, name] = /\/solid-js\/(?:web\/)?dist\/(solid|web)\.js$/.exec(id) ?? [];
      return name ? { code: slimSolid(code, `${name}.js`), map: null } : null;
    },
  };
}
