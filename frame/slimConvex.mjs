/**
 * Build step of the frame only: of the Convex client it keeps what one visitor's connection runs, that is queries and
 * mutations over the sync protocol. Identity tokens, actions, optimistic updates, pausing, telemetry and log lines go;
 * what crosses the wire stays the same (slimConvex.test.ts plays one script on both and compares). Small modules are
 * replaced whole by `live/slimConvex.ts`. A cut that does not find its place fails the build: look at the new version.
 */

/** A method of a class, with everything in it. */
const method = (name) => [new RegExp(`^  (?:async |get )?${name}\\([^]*?^  \\}\\n`, "m"), ""];
/** From one text up to (and without) another. */
const between = (from, to) => {
  const literal = (text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`${literal(from)}[^]*?(?=${literal(to)})`);
};

/** In every file, where they occur: log lines, branches for impossible states, the words of our own bugs, long-winded fields. */
const EVERYWHERE = [
  [/^( *)this\.(?:logger\.|_)?log(?:Verbose)?\((?:.*\);|$[^]*?^\1\);)$/gm, ""],
  [/^ *logForFunction\(.*\);$/gm, ""],
  [/^ *this\.mark\(.*\);$/gm, ""],
  [/__publicField\(this, "\w+"\);/g, ""],
  [/__publicField\(this, "(\w+)", /g, "this.$1 = ("],
  [/^( *)default: \{\n *[\w.]+;\n(?:^\1 .*\n)*?^\1\}\n/gm, ""],
  [/throw new Error\(\s*(?:`[^`]*`|"[^"]*"(?: \+ [\w.]+)?)\s*\);/g, "throw Error();"],
  [/,?\s+logLines: [\w.]+(?=,?\n)/g, ""],
  [/,\s+(?:options\?\.)?componentPath(?:: [\w.]+)?(?=[\n,)])/g, ""],
];

const CUTS = {
  "client.js": [
    // The address was checked with the frame's own configuration; its logger is always given.
    [between("// Instance property", "const i = address.search"), "this.logger = options.logger;\n"],
    ["if (i === -1) {\n      throw Error();\n    }", ""],
    [between("let wsProtocol;", "const wsUri"), 'const wsProtocol = protocol === "http" ? "ws" : "wss";\n'],
    [between("const pauseSocket", "this.optimisticQueryResults ="), ""],
    [
      between("this.addOnTransitionHandler(", "this._nextRequestId = 0;"),
      "this.onTransition = onTransition;\n",
    ],
    [between("const { unsavedChangesWarning }", "this.webSocketManager = new"), ""],
    [/\n +\(queryId\) => this\.state\.queryPath\(queryId\),\n +this\.logger\n/g, ""],
    [
      "const [querySetModification, authModification] = this.state.restart();",
      "const querySetModification = this.state.restart();",
    ],
    [/if \(authModification\) \{[^}]*\}/, ""],
    [between("onResume: ", "onMessage: "), ""],
    [/\n +this\.logger,\n +this\.markConnectionStateDirty\n/, ""],
    [between("if (!this.firstMessageReceived)", "switch (serverMessage.type)"), ""],
    ["this.authenticationManager.onTransition(serverMessage);", ""],
    [between('case "ActionResponse"', 'case "FatalError"'), ""],
    [
      between("onServerDisconnectError: ", "  /**\n   * Return true"),
      'onFault: () => this.logger.error("FATAL")\n}, this.markConnectionStateDirty);\n}\n',
    ],
    [
      between("this.handleTransition({\n      queries: changedQueryTokens", "  }\n  handleTransition"),
      "this.onTransition(changedQueryTokens);\n",
    ],
    [/const query = \{\n +result,[^}]*\};\n/, ""],
    ["queryTokenToValue.set(queryToken, query)", "queryTokenToValue.set(queryToken, result)"],
    [/,\n +new Set\(completedRequests\.keys\(\)\)\n/, ""],
    ["notifyOnQueryResultChanges(completedRequests) {", "notifyOnQueryResultChanges() {"],
    [/const completedRequests = (this\.requestManager\.removeCompleted\([^)]*\)\s*\);)/, "$1"],
    ["this.notifyOnQueryResultChanges(completedRequests);", "this.notifyOnQueryResultChanges();"],
    [
      /const completedMutationInfo = (this\.requestManager\.onResponse\(serverMessage\);)[^]*?break;/,
      "$1 break;",
    ],
    ["this.maxObservedTimestamp.lessThanOrEqual(observedTs)", "this.maxObservedTimestamp <= observedTs"],
    [between("hasInflightRequests: ", "isWebSocketConnected"), ""],
    [between("connectionCount: ", "connectionRetries"), ""],
    [between(",\n      timeOfOldestInflightRequest", "\n    };"), ""],
    ["this.tryReportLongDisconnect();", ""],
    ["this.mutationInternal(name, args, options)", "this.enqueueMutation(name, args)"],
    ["const requestId = this.nextRequestId;", "const requestId = this._nextRequestId;"],
    [between("if (options !== void 0) {", "const message = {"), ""],
    [/return \{\s+requestId,\s+mutationPromise\s+\};/, "return mutationPromise;"],
    ["this.authenticationManager.stop();", ""],
    method("getMaxObservedTimestamp"),
    method("handleTransition"),
    method("addOnTransitionHandler"),
    method("getCurrentAuthClaims"),
    method("setAuth"),
    method("hasAuth"),
    method("setAdminAuth"),
    method("clearAuth"),
    method("localQueryResultByToken"),
    method("hasLocalQueryResultByToken"),
    method("localQueryLogs"),
    method("queryJournal"),
    method("mutationInternal"),
    method("action"),
    method("actionInternal"),
    method("url"),
    method("nextRequestId"),
    method("sessionId"),
    method("reportMarks"),
    method("tryReportLongDisconnect"),
    [/this\.(?:firstMessageReceived|_transitionHandlerCounter|_onTransitionFns) = .*\n/g, ""],
  ],
  "local_state.js": [
    ["this.identityVersion = 0;", ""],
    ["this.outstandingAuthOlderThanRestart = false;", ""],
    ["this.paused = false;", ""],
    ["this.pendingQuerySetModifications = /* @__PURE__ */ new Map();", ""],
    [" && !this.outstandingAuthOlderThanRestart", ""],
    [/if \(this\.paused\) \{\s+this\.pending[^}]*\} else \{([^}]*)\}/, "$1"],
    [/if \(this\.paused\) \{\s+if[^]*?\n {6}\} else \{([^}]*)\}/, "$1"],
    ["this.unpause();", ""],
    ["const querySet = {\n      type", "return {\n      type"],
    [between("if (!this.auth) {", "  }\n  pause()"), ""],
    method("markAuthCompletion"),
    method("queryId"),
    method("isCurrentOrNewerAuthVersion"),
    method("getAuth"),
    method("setAuth"),
    method("setAdminAuth"),
    method("clearAuth"),
    method("hasAuth"),
    method("isNewAuth"),
    method("queryPath"),
    method("queryArgs"),
    method("queryJournal"),
    method("pause"),
    method("resume"),
    method("unpause"),
  ],
  "remote_query_set.js": [
    [/const queryPath = [^]*?\n {10}\}\n/, ""],
    [/const queryPath = [^]*?\n {10}\}\n/, ""],
    ["this.queryPath = queryPath;", ""],
    ["this.logger = logger;", ""],
    ["constructor(queryPath, logger)", "constructor()"],
    ["Long.fromNumber(0)", "0n"],
    ["this.version.ts.notEquals(start.ts)", "this.version.ts !== start.ts"],
  ],
  "request_manager.js": [
    ["this.logger = logger;", ""],
    ["constructor(logger, markConnectionStateDirty)", "constructor()"],
    ["this.markConnectionStateDirty = markConnectionStateDirty;", ""],
    [/this\.inflight(?:Mutations|Actions)Count = .*\n/g, ""],
    [
      /if \((?:message|requestInfo\.message)\.type === "Mutation"\) \{\s+this\.inflight[^}]*\} else if [^}]*\}/g,
      "",
    ],
    [
      /if \((?:message|requestInfo\.message)\.type === "Action"\) \{\s+this\.inflight[^}]*\} else if [^}]*\}/g,
      "",
    ],
    [/this\.markConnectionStateDirty\(\);/g, ""],
    [/const udfType = [^]*?(?=const status = )/, ""],
    [/if \(response\.type === "ActionResponse" \|\| !response\.success\)/, "if (!response.success)"],
    [/return \{ requestId: response\.requestId, result \};/, "return;"],
    [/const completeRequests = .*\n/, ""],
    [/completeRequests\.set\(.*\n/, ""],
    [between("if (completeRequests.size > 0)", "  }\n  restart()"), ""],
    [/if \(value\.message\.type === "Mutation"\) (\{[^}]*\}) else if [^]*?\n {6}\}\n/, "$1"],
    ["status.ts.lessThanOrEqual(ts)", "status.ts <= ts"],
    ["requestedAt: /* @__PURE__ */ new Date(), ", ""],
    method("resume"),
    method("hasIncompleteRequests"),
    method("hasInflightRequests"),
    method("timeOfOldestInflightRequest"),
    method("inflightMutations"),
    method("inflightActions"),
  ],
  "web_socket_manager.js": [
    [between("function prettyNow()", "const serverDisconnectErrors"), ""],
    [/if \(typeof performance[^}]*\}/, ""],
    [
      "constructor(uri, callbacks, webSocketConstructor, logger, markConnectionStateDirty, debug)",
      "constructor(uri, callbacks, markConnectionStateDirty)",
    ],
    ["this.debug = debug;", ""],
    ["this.webSocketConstructor = webSocketConstructor;", ""],
    ["new this.webSocketConstructor(", "new WebSocket("],
    ["this.onResume = callbacks.onResume;", ""],
    ["this.onServerDisconnectError = callbacks.onServerDisconnectError;", ""],
    ["this.logger = logger;", ""],
    [/if \(typeof window === "undefined" \|\| [^}]*\}\n/, ""],
    [' && typeof window !== "undefined" && typeof window.removeEventListener === "function"', ""],
    [/if \(this\.lastCloseReason !== "InitialConnect"\) \{[^]*?\n {6}\}\n/, ""],
    [/if \(this\.pendingNetworkRecoveryInfo !== null\) \{[^]*?\n {6}\}\n/, ""],
    [/const message = error\.message;[^]*?\n {6}\}\n/, ""],
    ["const messageLength = message.data.length;", ""],
    [between('if (serverMessage.type === "Transition") {', "const response = this.onMessage"), ""],
    // The stock client throws at what it does not understand and goes on, deaf. Here that is a client at its end.
    ["this.onMessage = callbacks.onMessage;", "$&\nthis.onFault = callbacks.onFault;"],
    ["ws.onmessage = (message) => {", "$&\ntry {"],
    [/hasSyncedPastLastReconnect\) \{[^}]*\}/, "$&\n} catch {\nthis.onFault();\n}"],
    [between("if (event.code !== CLOSE_NORMAL", "const reason = classify"), ""],
    [between("const messageForLog = {", 'if (this.socket.state === "ready"'), ""],
    ["let sent = false;", ""],
    ["sent = true;", ""],
    [/, paused: "no"/g, ""],
    [/,\n +paused: (?:"no"|this\.socket\.paused === "yes" \? "uninitialized" : "no")\n/g, ""],
    [/ && this\.socket\.paused === "no"/, ""],
    [/if \(this\.socket\.paused === "no"\) (\{)/, "$1"],
    [/let timeSavedMs = null;/, ""],
    [/const elapsed = [^]*?(?=clearTimeout)/, ""],
    [/this\.pendingNetworkRecoveryInfo = timeSavedMs.*\n/, ""],
    [/this\.pendingNetworkRecoveryInfo = .*\n/, ""],
    [/const scheduledAt = monotonicMillis\(\);/, ""],
    [/,\n +scheduledAt,\n +backoffMs: backoff/, ""],
    // Stock waits for it to open first. A line that swallows everything never lets it, and Chromium begins no other
    // connection to the same address as long as it tries.
    [
      /ws\.onopen = \(\) => \{\s*(?:this\._logVerbose\("Opened after connecting"\);)?\s*ws\.close\(\);\s*\};/,
      "ws.close();",
    ],
    method("socketState"),
    method("stop"),
    method("tryRestart"),
    method("pause"),
    method("resume"),
    method("_logVerbose"),
    method("reportLargeTransition"),
  ],
};

/** Names of what no longer exists: nothing that is left may ask for them. */
const GONE =
  /\b(?:authenticationManager|optimisticUpdate|authState|logVerbose|paused|onResume|pendingNetworkRecoveryInfo|inflight\w+Count|lessThanOrEqual|Long)\b/;

/** Imports of names that nothing mentions any more. */
function withoutUnusedImports(code) {
  const imports = /^import \{([^}]*)\} from (".*");$/gm;
  const body = code.replaceAll(imports, "");
  return code.replaceAll(imports, (_line, names, from) => {
    const used = names.split(",").filter((name) => new RegExp(`\\b${name.trim() || "$"}\\b`).test(body));
    return used.length > 0 ? `import {${used}} from ${from};` : "";
  });
}

/**
 * @param {string} code the text of a module of `convex/dist/esm/browser/sync`
 * @param {string} name its file name
 */
export function slimConvex(code, name) {
  const quiet = EVERYWHERE.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), code);
  const slim = (CUTS[name] ?? []).reduce((text, [place, replacement]) => {
    const cut = text.replace(place, replacement);
    if (cut === text) throw new Error(`slimConvex: ${name} has no ${place} any more.`);
    return cut;
  }, quiet);
  const result = withoutUnusedImports(slim.replaceAll(/^ *(?:\/\*|\*|\/\/).*$/gm, ""));
  const left = GONE.exec(result);
  if (left) throw new Error(`slimConvex: ${name} still speaks of ${left[0]}.`);
  return result;
}

const REPLACED =
  /\/(?:logging|values\/(?:index|errors)|protocol|udf_path_utils|optimistic_updates_impl|common\/index)\.js$/;
const FOLDER = "/convex/dist/esm/browser/sync/";

/**
 * The same as a step of a Vite build.
 * @param {(path: string) => string} here an absolute path from one below the project's folder
 */
export function slimConvexPlugin(here) {
  return {
    name: "slim-convex",
    enforce: "pre",
    resolveId(source, importer = "") {
      if (source === "convex/browser") return here(`node_modules${FOLDER}client.js`);
      const isReplaced = source === "convex/values" || (importer.includes(FOLDER) && REPLACED.test(source));
      return isReplaced ? here("frame/live/slimConvex.ts") : null;
    },
    transform(code, id) {
      const [, name] = id.split(FOLDER);
      return name ? { code: slimConvex(code, name), map: null } : null;
    },
  };
}
