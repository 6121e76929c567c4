import { newRow, tagSwap } from "./pageMutations.ts";
import { shuffled } from "./random.ts";
import {
  follow,
  forTargets,
  type Mutate,
  newWords,
  redraw,
  removeWhole,
  retag,
  reword,
  type Scene,
  textsIn,
} from "./scene.ts";

const ROW = "tr,li,.list-group-item,.card,.timeline > div";
const IDENTITY = [
  "id",
  "name",
  "href",
  "for",
  "aria-label",
  "data-testid",
  "value",
  "placeholder",
  "title",
  "alt",
  "src",
];

/** The row of a list that a target is in or is, with at least two others beside it. */
function rowOf(target: Element): Element | null {
  let row = target.closest(ROW);
  while (row && siblingsLike(row).length < 2) row = row.parentElement?.closest(ROW) ?? null;
  return row;
}

function siblingsLike(element: Element): Element[] {
  return [...(element.parentElement?.children ?? [])].filter(
    (each) => each !== element && each.localName === element.localName,
  );
}

/** Whether an element says anything that another of its kind would not. */
const isTold = (target: Element): boolean =>
  textsIn(target).length > 0 || IDENTITY.some((name) => (target.getAttribute(name)?.length ?? 0) > 1);

const holdsTarget = ({ targets }: Scene, element: Element) =>
  targets.some((each) => each && element.contains(each));

/** Changes around a target that leave it there. */
export const TARGET_MUTATIONS: Record<string, Mutate> = {
  tagSwap,
  insertBefore: (scene) =>
    forTargets(scene, (target) => {
      if (!isTold(target)) return false;
      for (let count = 0; count < scene.severity; count++) target.before(newRow(target, scene.random));
      return;
    }),
  removeSiblings: (scene) =>
    forTargets(scene, (target) => {
      const others = siblingsLike(target).filter((each) => !holdsTarget(scene, each));
      const gone = shuffled(others, scene.random).slice(0, Math.ceil((others.length * scene.severity) / 4));
      for (const each of gone) each.remove();
      return gone.length > 0;
    }),
  textEdit: (scene) =>
    forTargets(scene, (target) => {
      const draw = scene.random();
      return reword(target, draw < 0.5 ? 0.3 : draw < 0.85 ? 0.6 : 1, scene.random);
    }),
  moveSubtree: (scene) =>
    forTargets(scene, (target) => {
      const block = target.closest(".card,.x_panel,form,ul,.row > div") ?? target;
      const places = [...scene.body.querySelectorAll(".row,main,section,.content,.container-fluid")].filter(
        (each) => !block.contains(each) && each !== block.parentElement,
      );
      const place = places[Math.floor(scene.random() * places.length)];
      place?.append(block);
      return place !== undefined;
    }),
  componentRewrite: (scene) =>
    forTargets(scene, (target) => {
      const tags: Record<string, string> = {
        a: "button",
        button: "div",
        div: "article",
        li: "div",
        h4: "div",
        span: "em",
      };
      let other = target as Element;
      if (tags[target.localName])
        follow(scene, target, (other = retag(scene, target, tags[target.localName] as string)));
      if (target.matches("a,button")) other.setAttribute("role", "button");
      other.className = `${newWords(1, scene.random).toLowerCase()}__root`;
      other.removeAttribute("id");
      const inner = document.createElement("span");
      if (!/^(input|select|img|textarea|i)$/.test(other.localName)) {
        inner.append(...other.childNodes);
        other.append(inner);
      }
      return;
    }),
  shadowify: (scene) =>
    forTargets(scene, (target) => {
      const block = target.parentElement as Element;
      if (block === scene.body) return false;
      const host = document.createElement("div");
      block.before(host);
      host.attachShadow({ mode: "open" }).append(block);
      return;
    }),
  listGrow: (scene) =>
    forTargets(scene, (target) => {
      const row = rowOf(target);
      if (!row || !isTold(row)) return false;
      for (let count = 0; count < 2 * scene.severity; count++) row.before(newRow(row, scene.random));
      return;
    }),
  listSort: (scene) =>
    forTargets(scene, (target) => {
      const row = rowOf(target);
      row?.parentElement?.append(...shuffled([...(row.parentElement?.children ?? [])], scene.random));
      return row !== null;
    }),
  virtualise: (scene) =>
    forTargets(scene, (target) => {
      const row = rowOf(target);
      const list = row?.parentElement;
      if (!row || !list || !isTold(row)) return false;
      const first = [...list.children].find((each) => !holdsTarget(scene, each));
      first?.remove();
      list.append(newRow(row, scene.random));
      redraw(scene, list);
      return;
    }),
  twin: (scene) =>
    forTargets(scene, (target) => {
      const menu = document.createElement("nav");
      menu.className = "mobile-menu";
      menu.style.setProperty("display", "none");
      const copy = target.cloneNode(true) as Element;
      copy.removeAttribute("id");
      menu.append(copy);
      scene.body.prepend(menu);
      return;
    }),
  collapseToMenu: (scene) =>
    forTargets(scene, (target) => {
      const menu = document.createElement("div");
      menu.className = "dropdown-menu";
      menu.style.setProperty("display", "none", "important");
      target.before(menu);
      menu.append(target);
      return;
    }),
  idReuse: (scene) =>
    forTargets(scene, (target) => {
      const [other] = shuffled(siblingsLike(target), scene.random);
      if (!other || !(target.id || target.className)) return false;
      const { id, className } = target;
      target.removeAttribute("id");
      target.className = other.className;
      other.id = id;
      other.className = className;
      return;
    }),
  redrawn: (scene) => {
    redraw(scene, scene.body);
  },
};

/** Changes after which a target is not there: whatever is found is wrong. */
export const GONE_MUTATIONS: Record<string, Mutate> = {
  removed: (scene) => forTargets(scene, (target) => void removeWhole(scene, target)),
  removedBlock: (scene) =>
    forTargets(scene, (target) => {
      const block = target.parentElement?.closest(".card,.x_panel,form,section,ul,tr,.row > div");
      if (!block || block === scene.body) return false;
      removeWhole(scene, block);
      return;
    }),
  replacedBySimilar: (scene) =>
    forTargets(scene, (target, at) => {
      const copy = target.cloneNode(true) as Element;
      if (!isTold(target)) return false;
      for (const each of [copy, ...copy.querySelectorAll("*")])
        for (const name of IDENTITY)
          if (each.hasAttribute(name))
            each.setAttribute(
              name,
              `${name === "href" ? "/" : ""}${newWords(1, scene.random).toLowerCase()}`,
            );
      reword(copy, 1, scene.random);
      target.replaceWith(copy);
      scene.targets[at] = null;
      return;
    }),
  roleDenied: (scene) =>
    forTargets(scene, (target) => {
      const name = target.textContent?.trim();
      if (!name || !target.matches("a,button,input")) return false;
      const same = [...scene.body.querySelectorAll(target.localName)].filter(
        (each) => each.textContent?.trim() === name,
      );
      for (const each of same) removeWhole(scene, each);
      return;
    }),
  paginate: (scene) =>
    forTargets(scene, (target) => {
      const row = rowOf(target);
      const list = row?.parentElement;
      // Menus have no pages.
      if (
        !row ||
        !list ||
        textsIn(row).length === 0 ||
        row.closest("nav,aside,[class*=sidebar],[class*=nav]")
      )
        return false;
      const rows = [...list.children].filter((each) => each.localName === row.localName);
      for (const each of rows) {
        each.before(newRow(each, scene.random));
        removeWhole(scene, each);
      }
      return;
    }),
  skeleton: (scene) =>
    forTargets(scene, (target) => {
      const block = target.closest(".card,.x_panel,form,table,ul") ?? target.parentElement;
      if (!block || block === scene.body) return false;
      const blank = document.createElement(block.localName);
      blank.className = `${block.className} skeleton`;
      for (let at = 0; at < 3; at++) blank.append(document.createElement("div"));
      block.before(blank);
      removeWhole(scene, block);
      return;
    }),
};
