import { shuffled } from "./random.ts";
import { follow, forTargets, type Mutate, newWords, retag, type Scene, someOf, textsIn } from "./scene.ts";

/** Renames classes the same way everywhere. */
function renameClasses({ body, random }: Scene, rename: (token: string) => string, share = 1): void {
  const names = new Map<string, string>();
  for (const element of body.querySelectorAll("[class]")) {
    const tokens = (element.getAttribute("class") ?? "").split(/\s+/).map((token) => {
      if (!names.has(token)) names.set(token, random() < share ? rename(token) : token);
      return names.get(token) as string;
    });
    element.setAttribute("class", tokens.join(" "));
  }
}

const code = (random: () => number) => Math.floor(random() * 0x7fffffff).toString(36);
const UTILITIES =
  "flex grid gap-2 p-4 px-3 mt-2 text-sm font-bold rounded-lg bg-white shadow border w-full items-center".split(
    " ",
  );
const PSEUDO: Record<string, string> = { a: "å", e: "ë", i: "ï", o: "ø", u: "ü", s: "š", c: "ç", n: "ñ" };

function translate(text: string): string {
  const swapped = text.replace(/\p{L}+/gu, (word) =>
    [...word]
      .reverse()
      .join("")
      .replace(/[aeiouscn]/g, (letter) => PSEUDO[letter] ?? letter),
  );
  return `${swapped}`;
}

function wrapElement(element: Element, random: () => number): void {
  const box = document.createElement("div");
  box.className = `wrap-${code(random)}`;
  element.before(box);
  box.append(element);
}

/** Changes all over a page, as a build, a theme or a translation makes them. */
export const PAGE_MUTATIONS: Record<string, Mutate> = {
  classHash: (scene) => renameClasses(scene, (token) => `${token}_${code(scene.random)}`),
  classChurn: (scene) =>
    renameClasses(scene, () => newWords(1, scene.random).toLowerCase(), 0.15 * scene.severity),
  utilityRewrite: (scene) =>
    renameClasses(scene, () => shuffled(UTILITIES, scene.random).slice(0, 2).join(" ")),
  idRegen: ({ body, random }) => {
    for (const element of body.querySelectorAll("[id]")) {
      const id = `x${code(random)}`;
      for (const name of ["for", "aria-labelledby", "aria-controls"])
        for (const tied of body.querySelectorAll(`[${name}="${CSS.escape(element.id)}"]`))
          tied.setAttribute(name, id);
      element.id = id;
    }
  },
  wrap: (scene) => {
    for (const each of someOf(scene, "div,section,ul,form,a,button", 0.06 * scene.severity))
      wrapElement(each, scene.random);
    forTargets(scene, (target) => wrapElement(target, scene.random) as undefined);
  },
  unwrap: (scene) => {
    for (const each of someOf(scene, "div:not([role])", 0.08 * scene.severity))
      if (!scene.targets.includes(each)) each.replaceWith(...each.childNodes);
  },
  reorder: (scene) => {
    for (const each of someOf(scene, "ul,.row,form,nav,.card-body,tbody", 0.3 * scene.severity))
      each.append(...shuffled([...each.children], scene.random));
  },
  attrChange: (scene) => {
    const names = [
      "title",
      "alt",
      "placeholder",
      "aria-label",
      "type",
      "role",
      "name",
      "data-toggle",
      "data-target",
    ];
    for (const each of someOf(scene, "*", 0.12 * scene.severity))
      for (const name of names)
        if (name !== "type" && each.hasAttribute(name) && scene.random() < 0.6)
          each.setAttribute(name, newWords(1, scene.random).toLowerCase());
  },
  hrefRewrite: ({ body }) => {
    for (const link of body.querySelectorAll("a[href]")) {
      const href = link.getAttribute("href") as string;
      if (href.length > 1) link.setAttribute("href", `/app/v2/${href.replace(/\.html?|^\.*\/|^#/g, "")}`);
    }
  },
  caseChange: ({ body }) => {
    for (const each of body.querySelectorAll("a,button,h1,h2,h3,h4,h5,h6,label,th"))
      for (const text of textsIn(each)) text.data = text.data.toUpperCase();
  },
  i18n: ({ body, random }) => {
    for (const text of textsIn(body)) text.data = translate(text.data);
    for (const name of ["title", "alt", "placeholder", "aria-label"])
      for (const each of body.querySelectorAll(`[${name}]`))
        each.setAttribute(name, translate(each.getAttribute(name) as string));
    if (random() < 0.3) body.dir = "rtl";
  },
  countBadge: (scene) => {
    for (const each of someOf(scene, "a,button,h3,h4,h5", 0.15 * scene.severity)) {
      const badge = document.createElement("span");
      badge.className = "badge";
      badge.textContent = `${Math.floor(scene.random() * 99)}`;
      each.append(badge);
    }
  },
  cookieBanner: ({ body, random }) => {
    const banner = document.createElement("div");
    banner.className = "cookie-banner";
    for (const label of ["Accept all", "Settings", newWords(1, random)]) {
      const button = document.createElement("button");
      button.className = "btn btn-primary";
      button.textContent = label;
      banner.append(button);
    }
    body.prepend(banner);
  },
  adInsert: (scene) => {
    for (const each of someOf(scene, "div,li,p,section", 0.04 * scene.severity)) {
      const ad = document.createElement(each.localName);
      const link = document.createElement("a");
      link.href = `/ads/${code(scene.random)}`;
      link.textContent = newWords(2, scene.random);
      ad.append(link);
      each.before(ad);
    }
  },
};

/** Rates of change per attribute over four months of real sites (Kluge and Stocco), times the severity of a release. */
const release =
  (size: number): Mutate =>
  (scene) => {
    const { random } = scene;
    const happens = (rate: number) => random() < Math.min(0.9, rate * size);
    renameClasses(scene, (token) => `${token}-${code(random)}`, Math.min(0.9, 0.2 * size));
    for (const each of scene.body.querySelectorAll("*")) {
      if (each.closest("svg")) continue;
      if (each.id && happens(0.13)) each.id = `n${code(random)}`;
      if (each.getAttribute("href")?.[1] && happens(0.12))
        each.setAttribute("href", `/n/${newWords(1, random)}`);
      for (const [name, rate] of [
        ["aria-label", 0.18],
        ["title", 0.16],
        ["name", 0.05],
        ["role", 0.15],
        ["alt", 0.1],
      ] as const)
        if (each.hasAttribute(name) && happens(rate))
          each.setAttribute(name, newWords(1, random).toLowerCase());
      if (each.matches("div") && !scene.targets.includes(each) && happens(0.05))
        each.replaceWith(...each.childNodes);
      else if (each.matches("div,ul,form,a") && happens(0.04)) wrapElement(each, random);
      else if (each.matches("h2,h3,h4,h5") && happens(0.05)) retag(scene, each, "h6");
      else if (each.matches("li,tr,.card") && happens(0.04)) each.before(newRow(each, random));
    }
    for (const text of textsIn(scene.body))
      if (happens(0.05)) text.data = newWords(text.data.trim().split(/\s+/).length, random);
  };

/** A row like another that says something else. */
export function newRow(row: Element, random: () => number): Element {
  const copy = row.cloneNode(true) as Element;
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    each.removeAttribute("id");
    each.removeAttribute("data-testid");
    if (each.getAttribute("href")?.[1]) each.setAttribute("href", `/r/${code(random)}`);
    for (const name of ["name", "alt", "src", "aria-label", "title", "placeholder"])
      if (each.hasAttribute(name)) each.setAttribute(name, `${newWords(1, random).toLowerCase()}`);
  }
  // What every row says stays: a column's button is called the same in all of them.
  const texts = textsIn(copy).filter(
    (text) => row.matches("a,button") || !text.parentElement?.closest("button,.btn"),
  );
  for (const text of texts) text.data = newWords(Math.min(4, text.data.trim().split(/\s+/).length), random);
  return copy;
}

export const RELEASES: Record<string, Mutate> = {
  releaseS: release(1),
  releaseM: release(2),
  releaseL: release(3),
};

/** Elements of other tags: boxes, headings, and what is clicked. */
export const tagSwap: Mutate = (scene) => {
  const tags: Record<string, string> = {
    a: "button",
    button: "a",
    div: "section",
    h3: "h2",
    h4: "h3",
    h5: "h4",
    li: "div",
    span: "b",
  };
  forTargets(scene, (target) => {
    const tag = tags[target.localName];
    if (!tag) return false;
    const around = target.parentElement as Element;
    if (around.localName === "div" && !scene.targets.includes(around)) retag(scene, around, "section");
    follow(scene, target, retag(scene, target, tag));
    return;
  });
};
