/**
 * What compiled components import instead of `solid-js/web`: the same, except that templates become nodes through the
 * one Trusted Types policy the frame's Content-Security-Policy admits (DESIGN D8). The policy never leaves this module
 * and only ever sees strings the compiler wrote.
 */
export * from "solid-js/web";

type Policy = { createHTML(html: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

const policy: Policy | undefined = (globalThis as { trustedTypes?: Factory }).trustedTypes?.createPolicy(
  "opencom-solid",
  {
    createHTML: (html) => html,
  },
);

/** Solid's `template`: parses once, clones from then on. */
export function template(html: string, isImportNode?: boolean, isSvg?: boolean): () => Node {
  let node: Node | null = null;
  const parse = (): Node => {
    const holder = document.createElement("template");
    holder.innerHTML = policy ? policy.createHTML(html) : html;
    return (isSvg ? holder.content.firstChild?.firstChild : holder.content.firstChild) as Node;
  };
  const make = () => {
    node ??= parse();
    return isImportNode ? document.importNode(node, true) : node.cloneNode(true);
  };
  return Object.assign(make, { cloneNode: make });
}
