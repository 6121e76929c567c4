import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MATRIX, ROWS } from "./matrix.ts";
import { STATES } from "./sheet.ts";

const FRAME = fileURLToPath(new URL("../../frame", import.meta.url));

/** Around the screens: what chooses one, and what waits for its code. */
const NO_SCREENS = ["messenger/Screen", "messenger/LazyScreen"];
/** What all surfaces are drawn by. */
const SURFACES = ["messenger/createSurface", "anchored/createAnchoredSurface"];

const components = readdirSync(FRAME, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".tsx") && !path.endsWith(".test.tsx"))
  .map((path) => path.replaceAll("\\", "/").slice(0, -".tsx".length));
const drawn = Object.values(MATRIX).flatMap(({ drawnBy }) => drawnBy);

describe("the gallery's matrix", () => {
  it("has an entry for every screen of the frame", () => {
    const screens = components.filter((path) => path.endsWith("Screen") && !NO_SCREENS.includes(path));
    expect(screens.length).toBeGreaterThan(10);
    expect(screens.filter((path) => !drawn.includes(path))).toEqual([]);
  });

  it("has an entry for every surface that the frame draws into", () => {
    const openers = components.filter(
      (path) =>
        !SURFACES.includes(path) &&
        /\bcreate(?:Anchored)?Surface\(/.test(readFileSync(`${FRAME}/${path}.tsx`, "utf8")),
    );
    expect(openers.length).toBeGreaterThan(0);
    expect(openers.filter((path) => !drawn.includes(path))).toEqual([]);
  });

  it("names components that are there", () => {
    expect(drawn.filter((path) => !components.includes(path))).toEqual([]);
  });

  it.each(Object.entries(MATRIX))("%s: every state is a shot, or a hole with a reason", (_, { states }) => {
    expect(Object.keys(states)).toEqual([...STATES]);
    for (const cell of Object.values(states))
      if ("hole" in cell) expect(cell.hole.split(" ").length).toBeGreaterThanOrEqual(5);
  });

  it("gives no two shots the same pictures", () => {
    const names = ROWS.map(({ screen, state }) => `${screen}/${state}`);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w ,/-]+$/);
  });
});
