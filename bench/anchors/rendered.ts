import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import type { PagePackage, ReleasePair } from "./packages.ts";

/** A release of a program that draws documents of programming interfaces: with classes and ids that frameworks make. */
type Renderer = {
  key: string;
  spec: string;
  draw: (page: Page, files: string, document: object) => Promise<void>;
};

/** Where drawn pages are put, below their package. */
const DRAWN = "drawn";
/** Documents that all four releases can draw. */
const DOCUMENTS = [
  "http-status-codes",
  "parameters-style",
  "petstore",
  "polymorphism",
  "request-examples",
  "security",
];
const EXAMPLES = { key: "openapi-examples", spec: "@readme/oas-examples@8.2.2" };

const RENDERERS: readonly Renderer[] = [
  { key: "redoc", spec: "redoc@2.5.4", draw: drawRedoc },
  { key: "before-redoc", spec: "redoc@2.0.0-rc.20", draw: drawRedoc },
  { key: "swagger-ui", spec: "swagger-ui-dist@5.35.0", draw: drawSwagger },
  { key: "before-swagger-ui", spec: "swagger-ui-dist@3.25.0", draw: drawSwagger },
];

/** Which split each is in was settled before either was first looked at. */
export const RENDERED: readonly PagePackage[] = [
  { ...specOf("swagger-ui"), folders: [DRAWN], split: "train" },
  { ...specOf("redoc"), folders: [DRAWN], split: "test" },
];

function specOf(wanted: string): Pick<Renderer, "key" | "spec"> {
  const { key, spec } = RENDERERS.find((each) => each.key === wanted) as Renderer;
  return { key, spec };
}

/** The same documents, drawn by two releases six years apart. */
export const RENDERED_PAIRS: readonly ReleasePair[] = RENDERED.map(({ key, split }) => ({
  before: `before-${key}`,
  after: key,
  spec: specOf(`before-${key}`).spec,
  split,
  folders: [[DRAWN, DRAWN]],
}));

/** Fetches the programs and has each draw its documents, once; what is drawn is kept as a page without scripts. */
export async function renderPages(browser: Browser, folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  for (const each of [EXAMPLES, ...RENDERERS]) fetchPackage(modules, each);
  for (const { key, draw } of RENDERERS) {
    const drawn = join(modules, key, DRAWN);
    mkdirSync(drawn, { recursive: true });
    for (const name of DOCUMENTS.filter((each) => !existsSync(join(drawn, `${each}.html`)))) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      await page.setContent('<!doctype html><title>Reference</title><div id="app"></div>');
      await draw(page, join(modules, key), readDocument(modules, name));
      await page.waitForFunction(() => document.querySelectorAll("#app *").length > 200);
      writeFileSync(join(drawn, `${name}.html`), await page.evaluate(snapshot));
      await page.close();
    }
  }
}

/** Unpacks a package without what it depends on: what is needed of it is one bundle. */
function fetchPackage(modules: string, { key, spec }: { key: string; spec: string }): void {
  const into = join(modules, key);
  if (existsSync(into)) return;
  const packed = join(modules, `.${key}`);
  mkdirSync(packed, { recursive: true });
  const { status } = spawnSync("npm", ["pack", "--silent", "--pack-destination", packed, spec], {
    stdio: "ignore",
  });
  const [file] = readdirSync(packed);
  if (status !== 0 || !file) throw new Error(`npm could not fetch ${spec}.`);
  mkdirSync(into);
  const untar = spawnSync("tar", ["-xzf", join(packed, file), "-C", into, "--strip-components=1"]);
  if (untar.status !== 0) throw new Error(`${file} could not be unpacked.`);
}

function readDocument(modules: string, name: string): object {
  return JSON.parse(readFileSync(join(modules, EXAMPLES.key, "3.0/json", `${name}.json`), "utf8"));
}

async function drawRedoc(page: Page, files: string, document: object): Promise<void> {
  await page.addScriptTag({ path: join(files, "bundles/redoc.standalone.js") });
  await page.evaluate(
    (given) =>
      new Promise<void>((resolve) => {
        const { Redoc } = window as unknown as {
          Redoc: { init: (...all: unknown[]) => void };
        };
        Redoc.init(given, {}, window.document.querySelector("#app"), () => resolve());
      }),
    document,
  );
}

async function drawSwagger(page: Page, files: string, document: object): Promise<void> {
  await page.addStyleTag({ path: join(files, "swagger-ui.css") });
  await page.addScriptTag({ path: join(files, "swagger-ui-bundle.js") });
  await page.evaluate(
    (spec) =>
      new Promise<void>((resolve) => {
        const { SwaggerUIBundle } = window as unknown as { SwaggerUIBundle: (options: object) => void };
        SwaggerUIBundle({ spec, dom_id: "#app", deepLinking: true, onComplete: () => resolve() });
      }),
    document,
  );
}

/** Runs in a page: all of it as text, with the rules that scripts have put into its sheets. */
function snapshot(): string {
  const rules = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].map(({ cssText }) => cssText),
  );
  const body = document.body.cloneNode(true) as HTMLElement;
  for (const each of body.querySelectorAll("script,style")) each.remove();
  return `<!doctype html><html><head><title>Reference</title><style>${rules.join("\n")}</style></head>${body.outerHTML}</html>`;
}
