import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Split = "train" | "dev" | "test";

/** A package whose pages are used, by version; `folders` are looked in, not below. */
export type PagePackage = { key: string; spec: string; folders: string[]; split: Split };

/** Pages nobody here wrote. A package is in one split only, so that what was learned on one is never tried on it. */
export const PACKAGES: readonly PagePackage[] = [
  { key: "admin-lte", spec: "admin-lte@3.2.0", folders: [".", "pages", "pages/*"], split: "train" },
  { key: "gentelella", spec: "gentelella@4.2.0", folders: ["dist/production"], split: "train" },
  { key: "gentelella-1", spec: "gentelella@1.4.0", folders: ["production"], split: "train" },
  { key: "tabler-ui", spec: "tabler-ui@0.0.34", folders: ["dist"], split: "dev" },
  { key: "sb-admin", spec: "startbootstrap-sb-admin@7.0.7", folders: ["dist"], split: "dev" },
  { key: "sb-admin-2", spec: "startbootstrap-sb-admin-2@4.1.4", folders: ["."], split: "test" },
  { key: "material", spec: "material-dashboard@3.1.0", folders: ["pages"], split: "test" },
  {
    key: "argon",
    spec: "@creative-tim-official/argon-dashboard-free@1.2.0",
    folders: [".", "examples"],
    split: "test",
  },
];

/** More packages, of which only two releases are compared: most have a page or two, too few to be changed by us. */
const PAIRED: readonly PagePackage[] = [
  { key: "admin-lte-2", spec: "admin-lte@2.4.18", folders: [".", "pages", "pages/*"], split: "train" },
  paired("agency", "6.0.5"),
  paired("business-casual", "7.0.9"),
  paired("clean-blog", "6.0.9"),
  paired("creative", "6.0.5"),
  paired("freelancer", "6.0.6"),
  paired("modern-business", "5.0.7"),
  paired("new-age", "5.1.0"),
];

function paired(name: string, version: string): PagePackage {
  return { key: name, spec: `startbootstrap-${name}@${version}`, folders: ["dist"], split: "train" };
}

/** Two releases of a package that have pages of the same names: their folders, the earlier one's first. */
export type ReleasePair = {
  before: string;
  spec: string;
  after: string;
  folders: [string, string][];
  split: Split;
};

/** Real changes, made by those whose pages they are. Each pair is in the split of its package. */
export const RELEASE_PAIRS: readonly ReleasePair[] = [
  pairOf("admin-lte", "admin-lte@3.0.0", ".", "pages", "pages/*"),
  pairOf("gentelella-1", "gentelella@1.3.0", "production"),
  {
    ...pairOf("gentelella", "gentelella@1.4.0"),
    folders: [["production", "dist/production"]],
  },
  pairOf("admin-lte-2", "admin-lte@2.3.11", ".", "pages", "pages/*"),
  builtSince("agency", "5.0.0"),
  builtSince("business-casual", "4.1.1"),
  builtSince("clean-blog", "4.1.1"),
  builtSince("creative", "5.1.8"),
  builtSince("freelancer", "5.1.3"),
  builtSince("modern-business", "4.2.3"),
  builtSince("new-age", "4.1.1"),
  pairOf("tabler-ui", "tabler-ui@0.0.31", "dist"),
  pairOf("sb-admin", "startbootstrap-sb-admin@6.0.1", "dist"),
  pairOf("sb-admin-2", "startbootstrap-sb-admin-2@4.0.0", "."),
  { ...pairOf("material", "material-dashboard@2.1.0"), folders: [["examples", "pages"]] },
  pairOf("argon", "@creative-tim-official/argon-dashboard-free@1.1.0", ".", "examples"),
];

function pairOf(after: string, spec: string, ...folders: string[]): ReleasePair {
  const before = `before-${spec.replace(/^@[^/]*\//, "").replace(/[@.]/g, "-")}`;
  const split = [...PACKAGES, ...PAIRED].find(({ key }) => key === after)?.split as Split;
  return { before, spec, after, folders: folders.map((folder) => [folder, folder]), split };
}

/** A package whose pages stood at its top in the earlier release, and are built into a folder in the later. */
function builtSince(after: string, version: string): ReleasePair {
  return { ...pairOf(after, `startbootstrap-${after}@${version}`), folders: [[".", "dist"]] };
}

const PEERS = ["@medv/finder@4.0.2", "css-selector-generator@3.9.4", "unique-selector@0.5.0"];

/** Installs pages and peers beside the system's temporary files, once; nothing of them is in this repository. */
export function installPages(): string {
  const folder = join(tmpdir(), "anchor-pages");
  const keys = [...PACKAGES, ...PAIRED]
    .map(({ key }) => key)
    .concat(RELEASE_PAIRS.map(({ before }) => before));
  const missing = keys.some((key) => !existsSync(join(folder, "node_modules", key)));
  if (!missing) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"name":"anchor-pages","private":true}');
  const specs = [
    ...[...PACKAGES, ...PAIRED].map(({ key, spec }) => `${key}@npm:${spec}`),
    ...RELEASE_PAIRS.map(({ before, spec }) => `${before}@npm:${spec}`),
    ...PEERS,
  ];
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  const { status } = spawnSync("npm", ["install", ...flags, ...specs], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) throw new Error("npm could not install the benchmark's pages.");
  return folder;
}

/** The pages of a package, as paths below `node_modules`. */
export function listPages(folder: string, { key, folders }: Pick<PagePackage, "key" | "folders">): string[] {
  const root = join(folder, "node_modules", key);
  const inFolder = (path: string): string[] => {
    if (path.endsWith("/*")) {
      const above = path.slice(0, -2);
      const below = existsSync(join(root, above))
        ? readdirSync(join(root, above), { withFileTypes: true })
        : [];
      return below.filter((each) => each.isDirectory()).flatMap(({ name }) => inFolder(`${above}/${name}`));
    }
    if (!existsSync(join(root, path))) return [];
    return readdirSync(join(root, path))
      .filter((name) => name.endsWith(".html"))
      .map((name) => `${key}/${path === "." ? "" : `${path}/`}${name}`);
  };
  return folders.flatMap(inFolder).sort();
}

/** Pages that both releases of a pair have, as paths below `node_modules`: the earlier, the later. */
export function listPairs(
  folder: string,
  { before, after, folders }: ReleasePair,
): (readonly [string, string])[] {
  return folders.flatMap(([from, to]) => {
    const later = new Set(listPages(folder, { key: after, folders: [to] }));
    return listPages(folder, { key: before, folders: [from] })
      .map((page) => [page, toLater(page, { before, after, from, to })] as const)
      .filter(([, page]) => later.has(page));
  });
}

function toLater(
  page: string,
  { before, after, from, to }: Record<"before" | "after" | "from" | "to", string>,
) {
  const folder = from === "." ? before : `${before}/${from}`;
  return page.replace(from === to ? before : folder, from === to ? after : `${after}/${to}`);
}
