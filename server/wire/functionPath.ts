/** Names of functions: "dir/mod:fn" as clients write them, "dir/mod.js:fn" as Convex stores them. */

/** Canonical "dir/mod:fn": ".js" removed, a missing export is "default". Null when it is not a path. */
export function canonicalPath(path: string): string | null {
  const colon = path.lastIndexOf(":");
  const modulePart = colon === -1 ? path : path.slice(0, colon);
  const name = colon === -1 ? "default" : path.slice(colon + 1);
  const module = modulePart.replace(/\.js$/, "").replace(/^\/+/, "");
  if (
    !/^[A-Za-z0-9_][A-Za-z0-9_./-]*$/.test(module) ||
    module.includes("..") ||
    !/^[A-Za-z_$][\w$]*$/.test(name)
  )
    return null;
  return `${module}:${name}`;
}

/** "dir/mod:fn" → "dir/mod.js:fn", the form in `_scheduled_functions.name`. */
export function storedPath(path: string): string {
  const colon = path.lastIndexOf(":");
  return `${path.slice(0, colon)}.js${path.slice(colon)}`;
}
