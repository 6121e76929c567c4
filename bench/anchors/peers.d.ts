// Peers are installed when the benchmark runs (packages.ts); of each, what it uses.
declare module "@medv/finder" {
  export function finder(target: Element): string;
}
declare module "css-selector-generator" {
  export function getCssSelector(target: Element, options: { maxCombinations: number }): string;
}
declare module "unique-selector" {
  const uniqueSelector: { default: (target: Element) => string | null };
  export default uniqueSelector;
}
