import { fileURLToPath } from "node:url";
import type { CDPSession, Frame } from "@playwright/test";
import { build } from "esbuild";
import { cdp } from "../e2e/support/launcher.ts";
import { boxesOf, findCovered } from "./authorBoxes.ts";
import type { Row } from "./matrix.ts";
import type { Finding } from "./measure/finding.ts";
import type * as Measure from "./measure/measure.ts";
import type { Stage } from "./stage.ts";
import { DESKTOP, PHONE, type Variant } from "./variants.ts";

const ENTRY = fileURLToPath(new URL("./measure/measure.ts", import.meta.url));
const GLOBAL = "galleryMeasure";
/** How often a surface that is not as tall as its content is looked at again. */
const UNGROWN_LOOKS = 4;
const LOOK_MS = 100;

/** The measuring code as one script, to be evaluated in a page. */
export async function bundleMeasure(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: "iife",
    globalName: GLOBAL,
    // Evaluated inside a function, where a variable would be gone again.
    footer: { js: `globalThis.${GLOBAL} = ${GLOBAL};` },
    target: "chrome120",
  });
  return outputFiles[0]?.text ?? "";
}

type Page = { [GLOBAL]: typeof Measure };

/** Looks at one row's screen in one variant after the other. */
export class Look {
  private readonly stage: Stage;
  private readonly row: Row;
  readonly script: string;
  private isPhone = false;
  private before: Variant | null = null;
  private frame: Frame | null = null;
  private frameSession: CDPSession | null = null;
  private readonly touched = new WeakSet<Frame>();

  constructor(stage: Stage, row: Row, script: string) {
    this.stage = stage;
    this.row = row;
    this.script = script;
  }

  /** Switches to the variant and measures it. */
  async at(variant: Variant): Promise<Finding[]> {
    if (this.row.part === "author") return this.atAuthor(variant);
    const { before } = this;
    const isRecoloured = before?.lang === variant.lang && before.isPhone === variant.isPhone;
    this.before = variant;
    await this.turnTo(variant);
    const expected = { ...variant, isPhone: this.row.part === "messenger" ? variant.isPhone : undefined };
    const frame = await this.target();
    if (this.row.part === "teaser") await this.grow(frame, expected);
    return frame.evaluate(
      async ([wanted, isPhone, isRecoloured]) => {
        const { galleryMeasure } = globalThis as unknown as Page;
        await galleryMeasure.settle(wanted, isRecoloured);
        return galleryMeasure.measure(document, { isPhone });
      },
      [expected, variant.isPhone, isRecoloured] as const,
    );
  }

  /** The same of all that an author has before them, and of how that stands on the page. */
  private async atAuthor(variant: Variant): Promise<Finding[]> {
    await this.turnTo(variant);
    const { page } = this.stage;
    const { theme, lang, isPhone } = variant;
    // A page in that language runs its way, and has its elements on the other side.
    await page.evaluate(
      (dir) => {
        document.documentElement.dir = dir;
      },
      lang === "ar" ? "rtl" : "ltr",
    );
    const findings = await findCovered(page);
    for (const { frame } of await boxesOf(page)) {
      if (isPhone) await this.touch(frame);
      await frame.evaluate(this.script);
      await this.grow(frame, { theme, lang });
      const found = await frame.evaluate((isPhone) => {
        const { galleryMeasure } = globalThis as unknown as Page;
        return galleryMeasure.measure(document, { isPhone });
      }, isPhone);
      findings.push(...found);
    }
    return findings;
  }

  /** Waits until what stands beside the messenger has been given its content's height; where the page has no room, that stays so. */
  private async grow(frame: Frame, expected: Measure.Expected): Promise<void> {
    for (let looks = 0; looks < UNGROWN_LOOKS; looks++) {
      const isGrown = await frame.evaluate(async (wanted) => {
        const { galleryMeasure } = globalThis as unknown as Page;
        await galleryMeasure.settle(wanted);
        const content = document.body.firstElementChild?.getBoundingClientRect().height ?? 0;
        return Math.ceil(content) === innerHeight;
      }, expected);
      if (isGrown) return;
      await this.stage.page.waitForTimeout(LOOK_MS);
    }
  }

  /** Asks for the variant, as a page does. */
  async turnTo({ isPhone, lang, theme }: Variant): Promise<void> {
    if (isPhone !== this.isPhone) await this.turn(isPhone);
    await this.stage.page.evaluate(
      ([lang, theme]) => {
        window.OpencomWidget.setLocale(lang);
        window.OpencomWidget.setTheme(theme);
      },
      [lang, theme] as const,
    );
  }

  private async target(): Promise<Frame> {
    if (!this.frame) {
      this.frame = this.stage.frame(this.row.part === "teaser" ? "/surface/" : "/frame/");
      await this.frame.evaluate(this.script);
    }
    return this.frame;
  }

  /** To the size and the fingers of the other kind of device. */
  private async turn(isPhone: boolean): Promise<void> {
    this.isPhone = isPhone;
    const { page } = this.stage;
    await page.setViewportSize(isPhone ? PHONE : DESKTOP);
    // The frame is of another site, and has a process and fingers of its own.
    this.frameSession ??= await page.context().newCDPSession(await this.target());
    for (const session of [await cdp(page), this.frameSession]) await setTouch(session, isPhone);
  }

  /** Fingers for a document of an author's, once. */
  private async touch(frame: Frame): Promise<void> {
    if (this.touched.has(frame)) return;
    this.touched.add(frame);
    await setTouch(await this.stage.page.context().newCDPSession(frame), true);
  }
}

const setTouch = (session: CDPSession, isPhone: boolean) =>
  session.send("Emulation.setTouchEmulationEnabled", {
    enabled: isPhone,
    maxTouchPoints: isPhone ? 5 : 1,
  });
