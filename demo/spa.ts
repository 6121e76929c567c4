import page from "./spa/index.html?raw";

/**
 * A small single-page application with history routing and a body that is replaced on every navigation, as Turbo and
 * Astro do: the widget must stay through both.
 */
export function spaPage(snippet: string): string {
  return page.replace("<!-- snippet -->", () => snippet);
}
