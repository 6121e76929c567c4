import type { Frame, Page } from "@playwright/test";

/** What `installContrast` leaves in a document. */
export type Contrast = {
  /** By WCAG, 1 to 21. Colours as computed style writes them. */
  ratio(a: string, b: string): number;
  /** Every colour that may lie behind an element: a ground, or those of a gradient. */
  behind(element: Element): string[];
};

/** Teaches a document to measure contrast; once is enough. */
export async function installContrast(target: Page | Frame): Promise<void> {
  await target.evaluate(() => {
    if ("contrast" in globalThis) return;
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const pixel = (color: string): number[] => {
      if (!context) return [0, 0, 0, 0];
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    const linear = (value: number) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const light = (color: string) => {
      const [red = 0, green = 0, blue = 0] = pixel(color).map(linear);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratio = (a: string, b: string): number => {
      const [more = 0, less = 0] = [light(a), light(b)].sort((x, y) => y - x);
      return (more + 0.05) / (less + 0.05);
    };
    const behind = (element: Element): string[] => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at);
        const stops = backgroundImage.match(/(?:rgb|rgba|oklab|oklch|color)\([^()]*\)/g) ?? [];
        const solid = stops.filter((stop) => (pixel(stop)[3] ?? 0) > 250);
        if (solid.length > 0) return solid;
        if ((pixel(backgroundColor)[3] ?? 0) > 250) return [backgroundColor];
      }
      return ["Canvas"];
    };
    Object.assign(globalThis, { contrast: { ratio, behind } satisfies Contrast });
  });
}
