/** What the build wraps around each `import()`: nothing, as a lazy chunk here has neither styles nor chunks of its own. */
export function __vitePreload<T>(load: () => Promise<T>): Promise<T> {
  return load();
}
