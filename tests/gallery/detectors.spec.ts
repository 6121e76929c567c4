/** The measuring itself, on samples: each detector finds what is wrong, says by how much, and leaves alone what is right. */
import type { Page } from "@playwright/test";
import { test as base, chromium, expect } from "@playwright/test";
import { bundleMeasure } from "./look.ts";
import type { Finding, Rule } from "./measure/finding.ts";
import type * as Measure from "./measure/measure.ts";

const test = base.extend<object, { sample: (html: string) => Promise<Finding[]> }>({
  sample: [
    async ({}, use) => {
      const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      const page: Page = await browser.newPage({ viewport: { width: 400, height: 600 } });
      const script = await bundleMeasure();
      await use(async (html) => {
        await page.setContent(`<!doctype html><html lang="en"><body>${html}</body></html>`);
        await page.addStyleTag({
          content: "body{margin:0;font:16px/1.5 sans-serif;color:#111;background:#fff}",
        });
        await page.evaluate(script);
        return page.evaluate(() => {
          const { galleryMeasure } = globalThis as unknown as { galleryMeasure: typeof Measure };
          return galleryMeasure.measure(document, { isPhone: true });
        });
      });
      await browser.close();
    },
    { scope: "worker" },
  ],
});

const LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
const BUTTON = "min-width:40px;min-height:40px;border:1px solid #555;background:#fff;color:#111;font:inherit";
const FIELD = "height:40px;border:1px solid #777;font-size:16px";

type Sample = { is: string; html: string; rule: Rule; figure: RegExp };

/** One thing wrong with each. */
const WRONG: Sample[] = [
  {
    is: "a page that is wider than its window",
    html: `<div style="width:460px">Hello</div>`,
    rule: "overflow",
    figure: /^60 px wider/,
  },
  {
    is: "a box that scrolls sideways",
    html: `<div style="width:100px;overflow:auto">${LONG}</div>`,
    rule: "overflow",
    figure: /px wider/,
  },
  {
    is: "words cut off at the side",
    html: `<div style="width:80px;overflow:hidden;white-space:nowrap">Hello to all of you</div>`,
    rule: "clipped",
    figure: /^\d+ × 0 px cut off$/,
  },
  {
    is: "words cut off below",
    html: `<div style="width:80px;height:30px;overflow:hidden">Hello to all of you</div>`,
    rule: "clipped",
    figure: /^0 × \d+ px cut off$/,
  },
  {
    is: "an ellipsis whose words are nowhere in full",
    html: `<div style="width:80px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">Hello to all of you</div>`,
    rule: "clipped",
    figure: /no name or title/,
  },
  {
    is: "words that stick out of their button",
    html: `<button style="${BUTTON};width:90px;white-space:nowrap">Hello to all of you</button>`,
    rule: "spilled",
    figure: /px outside/,
  },
  {
    is: "words that stick out of their coloured box",
    html: `<div style="width:90px;white-space:nowrap;background:#eee">Hello to all of you</div>`,
    rule: "spilled",
    figure: /px outside/,
  },
  {
    is: "words on words",
    html: `<p style="margin:0">One line of words</p><p style="margin:-16px 0 0">Another line of words</p>`,
    rule: "overlap",
    figure: /px of two lines/,
  },
  {
    is: "faint words",
    html: `<p style="color:#8a8a8a">Hello</p>`,
    rule: "text contrast",
    figure: /^3\.45:1, not 4\.5:1$/,
  },
  {
    is: "words made faint by the box around them",
    html: `<div style="opacity:.5"><p>Hello</p></div>`,
    rule: "text contrast",
    figure: /not 4\.5:1$/,
  },
  {
    is: "faint large words",
    html: `<p style="color:#aaa;font-size:24px">Hello</p>`,
    rule: "text contrast",
    figure: /^2\.32:1, not 3:1$/,
  },
  {
    is: "white words on the light end of a gradient",
    html: `<p style="color:#fff;background:linear-gradient(#000,#ddd)">Hello</p>`,
    rule: "text contrast",
    figure: /^1\.36:1/,
  },
  {
    is: "a faint placeholder",
    html: `<style>::placeholder{color:#aaa;opacity:1}</style><input style="${FIELD}" placeholder="Your name">`,
    rule: "text contrast",
    figure: /^2\.32:1/,
  },
  {
    is: "a faint icon",
    html: `<button aria-label="Close" style="${BUTTON};color:#bbb"><svg width="20" height="20" stroke="currentColor"><path d="M1 1 19 19"/></svg></button>`,
    rule: "shape contrast",
    figure: /^icon 1\.92:1/,
  },
  {
    is: "a field whose edge is faint",
    html: `<input style="${FIELD};border-color:#ddd;background:#fff">`,
    rule: "shape contrast",
    figure: /^edge 1\.36:1/,
  },
  {
    is: "a small target",
    html: `<button style="width:18px;height:30px;padding:0;border:0" aria-label="Close"></button>`,
    rule: "target size",
    figure: /^18 × 30 px/,
  },
  {
    is: "a field that phones zoom in to",
    html: `<input style="${FIELD};font-size:14px">`,
    rule: "field text size",
    figure: /^14 px/,
  },
];

for (const { is, html, rule, figure } of WRONG) {
  test(`found: ${is}`, async ({ sample }) => {
    const findings = await sample(html);
    expect(findings.map((each) => each.rule)).toEqual([rule]);
    expect(findings[0]?.figure).toMatch(figure);
  });
}

const ICON = `<svg width="20" height="20" stroke="currentColor"><path d="M1 1 19 19"/></svg>`;

/** Near each of the above, and right. */
const RIGHT: Record<string, string> = {
  "code of an article that scrolls by itself": `<div class="oc-article"><pre style="width:100px;overflow:auto">${LONG}</pre></div>`,
  "an ellipsis in a button that leads on": `<button style="${BUTTON};width:90px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">Hello to all of you</button>`,
  "an ellipsis with a title": `<div title="Hello to all of you" style="width:80px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">Hello to all of you</div>`,
  "words only for screen readers": `<style>.oc-sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}</style><span class="oc-sr">Hello to all of you</span>`,
  "a menu over words": `<p style="margin:0">One line of words</p><div style="position:absolute;top:4px;background:#fff">Another line of words</div>`,
  "lines of one paragraph, close together": `<p style="line-height:.9">One line of words <b>and a second one that follows it</b> and a third one after that</p>`,
  "large words, a little faint": `<p style="color:#8a8a8a;font-size:24px">Hello</p>`,
  "faint words of what cannot be used": `<button disabled style="${BUTTON};color:#999">Hello</button>`,
  "light words on a dark box on a light page": `<div style="background:#222"><p style="color:#fff">Hello</p></div>`,
  "emoji, whatever their colour": `<p style="color:#eee">👍</p>`,
  "a field with an edge, and one whose edge is drawn around it": `<input style="${FIELD}"><div style="border:1px solid #777"><input style="${FIELD};border:0"></div>`,
  "an icon that is dark enough": `<button aria-label="Close" style="${BUTTON};color:#777">${ICON}</button>`,
  "a link in a line of words": `<p>Read <a href="#x">it</a> now</p>`,
  "a small tick in a label that is a target": `<label style="display:block;padding:8px"><input type="checkbox">I agree</label>`,
  "a small button with a larger area over it": `<style>.big::after{content:"";position:absolute;inset:-10px}</style><div style="padding:40px"><button class="big" aria-label="Close" style="position:relative;width:16px;height:16px;padding:0;border:0"></button></div>`,
};

for (const [is, html] of Object.entries(RIGHT)) {
  test(`left alone: ${is}`, async ({ sample }) => {
    expect(await sample(html)).toEqual([]);
  });
}
