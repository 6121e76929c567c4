import { expect, it } from "vitest";
import { sortFiles } from "./collectFiles.ts";

const files = (...paths: string[]) => paths.map((path) => ({ path, file: new File(["x"], path) }));
const paths = (list: { path: string }[]) => list.map(({ path }) => path);

it("sorts a folder into articles, pictures and the rest, without the folder's own name", () => {
  const sorted = sortFiles(
    files("docs/a.md", "docs/b/c.MDX", "docs/img/d.PNG", "docs/e.txt", "docs/.git/f.md", "docs/.DS_Store"),
  );
  expect(paths(sorted.articles)).toEqual(["a.md", "b/c.MDX"]);
  expect(paths(sorted.images)).toEqual(["img/d.PNG"]);
  expect(sorted.skipped).toEqual(["e.txt"]);
});

it("leaves places as they are where the files have no folder in common", () => {
  expect(paths(sortFiles(files("a/x.md", "b/y.md")).articles)).toEqual(["a/x.md", "b/y.md"]);
  expect(paths(sortFiles(files("x.md")).articles)).toEqual(["x.md"]);
});
