import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./matrix.ts";
import type { Stage } from "./stage.ts";
import { nameOf, type Variant } from "./variants.ts";

/** Room around the launcher and the teaser, CSS px. */
const AROUND = 24;

/** Takes pictures into a folder, as `<screen>/<state>/<variant>.png`. */
export class Pictures {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Where `OPENCOM_GALLERY` names a folder. */
  static wanted(): Pictures | null {
    const folder = process.env.OPENCOM_GALLERY;
    return folder ? new Pictures(folder) : null;
  }

  async take({ page }: Stage, row: Row, variant: Variant): Promise<void> {
    const folder = join(this.folder, row.screen, row.state);
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${nameOf(variant)}.png`);
    const viewport = page.viewportSize() ?? { width: 0, height: 0 };
    const frame = BOXES[row.part];
    const box = frame ? await page.locator(frame).first().boundingBox() : null;
    const whole = { x: 0, y: 0, ...viewport };
    const clip = row.part === "author" ? whole : (box ?? cornerOf(viewport));
    await page.screenshot({ path, clip, animations: "disabled", caret: "hide" });
  }
}

const BOXES: Partial<Record<Row["part"], string>> = {
  messenger: 'iframe[src*="/frame/"]',
  teaser: 'iframe[src*="/surface/"]',
};

const cornerOf = ({ width, height }: { width: number; height: number }) => {
  const size = 56 + 3 * AROUND;
  return { x: width - size, y: height - size, width: size, height: size };
};
