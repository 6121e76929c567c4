// `npm run gallery`: every screen of the messenger in every state and variant, measured as in CI, as pictures in `gallery/`
// with an `index.html`. `npm run gallery -- -g "thread: long"` takes some of them.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureChromium } from "./chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "gallery");

/** Below a folder, those with pictures in them. */
function foldersOf(path) {
  const entries = readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory());
  const hasPictures = readdirSync(path).some((name) => name.endsWith(".png"));
  return [...(hasPictures ? [path] : []), ...entries.flatMap((name) => foldersOf(join(path, name)))];
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const addressOf = (path) => escaped(relative(folder, path).split("/").map(encodeURIComponent).join("/"));

/** One row of pictures for each state of a screen. */
function sheetOf(path) {
  const pictures = readdirSync(path).filter((name) => name.endsWith(".png"));
  const figures = pictures.map((name) => {
    const address = addressOf(join(path, name));
    const label = escaped(name.replace(/\.png$/, ""));
    return `<figure><a href="${address}"><img loading="lazy" src="${address}" alt="${label}"></a><figcaption>${label}</figcaption></figure>`;
  });
  const title = escaped(relative(folder, path).replace("/", " · "));
  return `<section><h2>${title}</h2><div>${figures.join("")}</div></section>`;
}

const STYLE =
  "body{font:14px/1.4 system-ui;margin:24px;background:#e6e7ea;color:#111}section>div{display:flex;gap:16px;overflow:auto;padding-bottom:16px}figure{margin:0}img{height:420px;border-radius:8px;background:#fff}figcaption{color:#555}";

mkdirSync(folder, { recursive: true });
const chromium = await ensureChromium();
if (!chromium) process.exit(1);
const { status } = spawnSync(
  "npx",
  ["playwright", "test", "--project", "gallery", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: chromium, OPENCOM_GALLERY: folder },
  },
);
const sections = foldersOf(folder).map(sheetOf).join("\n");
const page = `<!doctype html><meta charset="utf-8"><title>Gallery</title><style>${STYLE}</style>\n${sections}\n`;
writeFileSync(join(folder, "index.html"), page);
process.stdout.write(`${join(folder, "index.html")}\n`);
process.exit(status ?? 1);
