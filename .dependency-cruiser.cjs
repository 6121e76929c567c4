// Who may import whom (DESIGN 2). A failing rule means a byte or trust boundary was crossed.
const only = (name, folder, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: `^${folder}/`, pathNot: "\\.test\\.tsx?$|\\.contract\\.ts$|test\\.setup\\.ts$" },
  to: { pathNot: [`^${folder}/`, ...allowed] },
});
const NPM = (names) => `^node_modules/(${names.join("|")})(/|$)`;

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(node:sqlite)$" },
    },
    only(
      "protocol-is-a-leaf",
      "protocol",
      [NPM(["zod"])],
      "protocol imports nothing of ours; only schema.ts files use zod/mini",
    ),
    {
      name: "zod-only-in-schemas",
      severity: "error",
      from: { path: "^protocol/", pathNot: "schema\\.ts$|\\.test\\.ts$" },
      to: { path: NPM(["zod"]) },
    },
    only(
      "loader-stays-small",
      "loader",
      ["^protocol/(?!.*schema\\.ts$)", NPM(["postmate", "@types/postmate"])],
      "no zod, solid, convex or frame in the host page",
    ),
    only(
      "overlays-stay-small",
      "overlays",
      ["^protocol/(?!.*schema\\.ts$)"],
      "data arrives in messages, results leave as messages",
    ),
    only(
      "frame",
      "frame",
      [
        "^protocol/",
        "^ui/",
        "^convex/_generated/",
        // The one reader of page patterns, and of conditions on properties, so that the page and the deployment never differ.
        "^convex/model/engagement/(propertyConditions|urlPattern)\\.ts$",
        // How a survey goes, decided alike on both sides; these import nothing but each other and types.
        "^convex/(surveyValidators|model/surveys/(answerProblem|fillAnswers|scaleOf|surveyPath))\\.ts$",
        NPM(["solid-js", "convex", "zod", "postmate", "@types/postmate"]),
      ],
      "the frame never reaches into other layers",
    ),
    only("ui", "ui", [NPM(["solid-js"])], "components hold no data and no messages"),
    only(
      "convex",
      "convex",
      [
        NPM([
          "convex",
          "@convex-dev",
          "ua-parser-js",
          "@types/ua-parser-js",
          "markdown-it",
          "@types/markdown-it",
        ]),
        "^node:",
        "^(dns/promises|http|https|net)$",
        NPM(["nodemailer"]),
      ],
      "functions know no UI",
    ),
    {
      name: "convex-needs-no-node",
      comment: 'only files with "use node" have Node; they are named here',
      severity: "error",
      from: {
        path: "^convex/",
        pathNot:
          "^convex/(mailDelivery|webhookDelivery|model/(outgoing|pictureRequest|smtp|webhookRequest))\\.ts$|\\.(test|setup)\\.ts$",
      },
      to: { path: ["^node:", "^(dns/promises|http|https|net)$", NPM(["nodemailer"])] },
    },
    only(
      "server",
      "server",
      ["^demo/", "^node:", "^[a-z_]+$", NPM(["convex", "ws", "@types/ws", "esbuild", "node-sqlite3-wasm"])],
      "the app's convex folder is loaded by path, never imported",
    ),
    only(
      "console",
      "console",
      [
        "^ui/",
        "^convex/_generated/",
        // The one reader of sentences, so that what is written is judged as the server will.
        "^convex/model/messageFormat\\.ts$",
        // The one judge of elements that only their place tells apart, so that both sides ask of the same ones.
        "^protocol/anchors/isPlaced\\.ts$",
        NPM(["solid-js", "convex", "zod"]),
      ],
      "shared parts move to ui/ first",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(_generated|dist)/.*\\.js$|\\?(raw|inline)$" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".d.ts"],
    },
  },
};
