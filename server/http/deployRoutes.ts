/**
 * What `npx convex codegen`, `deploy --dry-run` and `dev` ask of a deployment. This home loads its folder of functions
 * when it starts, so a push is analysed and answered but never takes effect: the last step says so.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AdminCheck } from "./adminKey.ts";
import { BODY_LIMITS, readJson } from "./body.ts";
import { HttpError } from "./httpError.ts";
import { sendJson } from "./respond.ts";

const SCHEMA_CHANGE = { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} };
const EMPTY_DIFF = { authDiff: { added: [], removed: [] }, definitionDiffs: {}, componentDiffs: {} };

type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL; adminCheck: AdminCheck };
type Route = (body: Record<string, unknown>) => unknown;

const ROUTES: Record<string, Route> = {
  "/api/get_config_hashes": () => ({
    config: { functions: "convex/" },
    // None are known, so the command line sends every module.
    moduleHashes: [],
    nodeDependencies: [],
    udfServerVersion: null,
  }),
  "/api/deploy2/start_push": startPush,
  "/api/deploy2/evaluate_push": () => ({ schemaChange: SCHEMA_CHANGE }),
  "/api/deploy2/wait_for_schema": () => ({ type: "complete" }),
  "/api/deploy2/finish_push": (body) => {
    if (body.dryRun === true) return EMPTY_DIFF;
    throw new HttpError(
      400,
      "PushNotSupported",
      "This server loads its folder of functions when it starts: change the folder and start it again. Nothing was deployed.",
    );
  },
};

/** Answers the deployment routes of the `convex` command line. Returns false when the path is none of them. */
export async function handleDeployRoute({ request, response, url, adminCheck }: Exchange): Promise<boolean> {
  const route = ROUTES[url.pathname];
  if (!route || request.method !== "POST") return false;
  const header = request.headers.authorization ?? "";
  // The key is checked before a body of this size is read.
  if (!/^convex /i.test(header) || !adminCheck(header.slice("convex ".length).trim())) {
    throw new HttpError(401, "BadAdminKey", "The admin key is not valid for this server.");
  }
  const body = await readJson(request, BODY_LIMITS.push);
  sendJson(response, 200, route(body as Record<string, unknown>));
  return true;
}

function startPush(body: Record<string, unknown>): unknown {
  const modules =
    (body.appDefinition as { changedModules?: { path?: unknown }[] } | undefined)?.changedModules ?? [];
  const analysed = { functions: [], httpRoutes: null, cronSpecs: null, sourceMapped: null };
  return {
    environmentVariables: {},
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: [],
    analysis: {
      "": {
        definition: {
          path: "",
          definitionType: { type: "app" },
          childComponents: [],
          httpMounts: {},
          exports: { type: "branch", branch: [] },
        },
        schema: null,
        functions: Object.fromEntries(modules.map(({ path }) => [String(path), analysed])),
        udfConfig: { serverVersion: "1.48.0", importPhaseRngSeed: null, importPhaseUnixTimestamp: null },
      },
    },
    app: {
      definitionPath: "",
      componentPath: "",
      args: {},
      childComponents: {},
      httpRoutes: { httpModuleRoutes: null, mounts: [] },
      exports: {},
    },
    schemaChange: SCHEMA_CHANGE,
  };
}
