const said = new Set<string>();

/**
 * One console line per problem, for the customer's developers. Long explanations are in docs/errors.md.
 * @param detail what is wrong and what to do, short
 */
export function warn(code: unknown, detail: unknown = ""): void {
  const line = `[Opencom] ${code as string} ${detail as string}`;
  // oxlint-disable-next-line no-console -- this line is the only voice we have in the customer's page
  if (!said.has(line)) console.warn(line);
  said.add(line);
}
