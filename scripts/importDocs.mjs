// `node scripts/importDocs.mjs FOLDER [--publish] [--data DIR | --url URL --token ags_…]`: imports the Markdown files of a
// folder into the help centre, by the same functions as the console. Without a token it signs in as the owner of the home
// whose data lie in `--data` (default `.data`), which must be running.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { parseArgs } from "node:util";

const BATCH = 10;
const MARKDOWN = /\.mdx?$/i;
const TYPES = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Calls a public function, named as "mutation articles:update"; waits where the server asks for it. */
async function call(home, name, args) {
  const [kind, path] = name.split(" ");
  for (;;) {
    const response = await fetch(`${home.url}/api/${kind}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    const { status, value, errorMessage, errorData } = await response.json();
    if (status === "success") return value;
    if (errorData?.code !== "RATE_LIMITED") throw new Error(`${path}: ${errorData?.message ?? errorMessage}`);
    await new Promise((resolve) => setTimeout(resolve, errorData.retryAfterMs));
  }
}

async function findHome({ url, token, data }) {
  if (url && token) return { url: url.replace(/\/+$/, ""), token };
  const info = JSON.parse(await readFile(join(data, "server.json"), "utf8"));
  const agentToken = `ags_${randomBytes(32).toString("hex")}`;
  const tokenHash = createHash("sha256").update(agentToken).digest("hex");
  await call(info, "action agents:signIn", { ...info.owner, tokenHash });
  return { url: info.url, token: agentToken };
}

async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted();
}

const typeOf = (path) => TYPES[path.split(".").at(-1).toLowerCase()];

async function uploadImage(home, folder, path) {
  const agentToken = home.token;
  const { uploadUrl } = await call(home, "mutation attachments:generateUploadUrlForAgent", { agentToken });
  const type = typeOf(path);
  const body = await readFile(join(folder, path));
  const response = await fetch(uploadUrl, { method: "POST", headers: { "content-type": type }, body });
  if (!response.ok) throw new Error(`${path}: the upload failed with ${response.status}`);
  const { storageId } = await response.json();
  const file = { uploadId: randomUUID(), storageId, name: basename(path), type };
  const { id } = await call(home, "action attachments:finalizeForAgent", { agentToken, ...file });
  const image = await call(home, "mutation articles:addImage", { agentToken, attachmentId: id });
  return { path, imageId: image.imageId };
}

/** Resolves with what became of each Markdown file of the folder, and with the pictures that were refused. */
async function importDocs(home, folder, status) {
  const all = await filesIn(folder);
  const paths = all.filter((path) => MARKDOWN.test(path));
  const images = [];
  const lost = [];
  for (const path of all.filter(typeOf)) {
    await uploadImage(home, folder, path).then(
      (image) => images.push(image),
      (error) => lost.push(error.message),
    );
  }
  const results = [];
  for (let at = 0; at < paths.length; at += BATCH) {
    const files = await Promise.all(
      paths
        .slice(at, at + BATCH)
        .map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })),
    );
    const args = { agentToken: home.token, files, paths, images, status };
    results.push(...(await call(home, "mutation articles:importFiles", args)));
  }
  return { results, lost };
}

async function main() {
  const options = {
    publish: { type: "boolean", default: false },
    data: { type: "string", default: ".data" },
    url: { type: "string" },
    token: { type: "string" },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [folder] = positionals;
  if (!folder)
    throw new Error("Usage: importDocs.mjs FOLDER [--publish] [--data DIR | --url URL --token ags_…]");
  const home = await findHome(values);
  const { results, lost } = await importDocs(home, folder, values.publish ? "published" : "draft");
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length;
  for (const { path, problem, notes } of results) {
    if (problem) console.error(`${path}: ${problem.message}`);
    for (const { kind, detail } of notes) console.error(`${path}: ${kind} ${detail}`);
  }
  for (const line of lost) console.error(line);
  console.log(
    `${count("created")} new, ${count("updated")} changed, ${count("unchanged")} as before, ${count("refused")} refused`,
  );
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
