/** Pages that break what is anchored to their elements, and what is seen of ours on them, whichever browser they run in. */
import type { Mark } from "../../../protocol/anchors/marks.ts";

/** What has to be scrolled past, and what marks stand at. */
export const LONG = "<div style='height:3000px'>Long</div>";
export const TARGET = "<button id=target>Save</button>";

export type Rect = { left: number; top: number; width: number; height: number };
export type Drawn = {
  spots: (Rect & { kind: string; isOpen: boolean; isBy: boolean; home: string })[];
  /** What of them can be pressed; it comes with a file of its own, so later than the box it stands at. */
  beacons: Rect[];
  cards: (Rect & { id: string; side: string; isVisible: boolean; isBy: boolean; home: string })[];
};

/** Ours, as it is drawn; a page of a test sees into our closed roots, since it knows where they are made. */
export const LOOK_INSIDE = `{
  const attach = Element.prototype.attachShadow;
  window.ours = [];
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    if (init.mode === "closed") window.ours.push(root);
    return root;
  };
}`;

/** A mark of what a selector finds. */
export const mark = (id: string, css: string, more: Partial<Mark> = {}): Mark => ({
  id,
  anchor: { v: 1, css },
  side: "auto",
  spotlight: "ring",
  watch: [],
  ...more,
});

/** How a page may hold an element, and what is scrolled or changed afterwards. */
export const PAGES: Record<string, { body: string; after: string }> = {
  "in three scrollers, one in the other": {
    body: `<div id=a style="height:400px;overflow:auto"><div style="height:60px"></div><div id=b style="height:300px;overflow:auto"><div id=c style="height:200px;overflow:auto"><div style="height:80px"></div>${TARGET}${LONG}</div>${LONG}</div>${LONG}</div>${LONG}`,
    after: "a.scrollTop = 30; b.scrollTop = 10; c.scrollTop = 45; scrollTo(0, 20)",
  },
  "between a header and a footer that stick": {
    body: `<header style="position:sticky;top:0;height:50px;background:#eee">Head</header><p>Text</p>${TARGET}${LONG}<footer style="position:sticky;bottom:0;height:50px;background:#eee">Foot</footer>`,
    after: "scrollTo(0, 25)",
  },
  "scaled, turned and zoomed": {
    body: `<div style="zoom:1.25"><div style="transform:translate(60px,40px) scale(1.3) rotate(4deg);width:300px;perspective:300px">${TARGET}</div></div>${LONG}`,
    after: "scrollTo(0, 60)",
  },
  "fixed in the window": {
    body: `<div style="position:fixed;right:40px;bottom:60px">${TARGET}</div>${LONG}`,
    after: "scrollTo(0, 500)",
  },
  "on a page with a transform at its root": {
    body: `<style>html{transform:translateX(20px)}body{zoom:1.2}</style>${TARGET}${LONG}`,
    after: "scrollTo(0, 15)",
  },
  "written from right to left": {
    body: `<script>document.documentElement.dir = "rtl"</script><div style="overflow:auto;width:400px"><div style="width:900px">${TARGET}</div></div>${LONG}`,
    after: "document.querySelector('[style*=auto]').scrollLeft = -40",
  },
  "that grows and is pushed down": {
    body: `<div id=before></div>${TARGET}`,
    after: "before.style.height = '120px'; target.style.padding = '20px 40px'",
  },
  "on a page whose styles reset and hide everything": {
    body: `<style>* { all: unset !important } div { display: none !important } #target { display: block !important; width: 200px !important; height: 40px !important }</style>${TARGET}`,
    after: "target.style.setProperty('margin-top', '50px', 'important')",
  },
  "on a page that is inert": {
    body: `<p>Text</p><main>${TARGET}</main><script>document.querySelector("p").inert = true</script>${LONG}`,
    after: "scrollTo(0, 30)",
  },
};

/** What of ours stands in the page just now. Runs in the page. */
export function readDrawn(): Drawn {
  const roots = (window as unknown as { ours: ShadowRoot[] }).ours.filter(({ host }) => host.isConnected);
  const rect = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { left, top, width, height };
  };
  const homeOf = ({ host }: ShadowRoot) => host.parentElement?.localName ?? "";
  return {
    spots: roots.flatMap((root) =>
      [...root.querySelectorAll(".spot")].map((each) => ({
        ...rect(each),
        kind: each.className.split(" ")[1] ?? "",
        isOpen: each.matches(":popover-open"),
        isBy: each.classList.contains("by"),
        home: homeOf(root),
      })),
    ),
    beacons: roots.flatMap((root) => [...root.querySelectorAll(".spot button")].map(rect)),
    cards: roots.flatMap((root) =>
      [...root.querySelectorAll<HTMLElement>("#anchored")].map((each) => ({
        ...rect(each),
        id: each.dataset.of ?? "",
        side: each.dataset.side ?? "",
        isBy: "by" in each.dataset,
        isVisible: each.checkVisibility({ visibilityProperty: true }),
        home: homeOf(root),
      })),
    ),
  };
}
