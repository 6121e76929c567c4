/** A page on its way to another release: what a mutation may change, and where the targets have gone. */
export type Scene = {
  body: HTMLElement;
  random: () => number;
  /** 1 a little, 2, 3 much. */
  severity: number;
  /** Where each target is now; null: gone. A mutation that cannot be applied to one takes it out with `skip`. */
  targets: (Element | null)[];
  skipped: Set<number>;
};

/** Changes a page. */
export type Mutate = (scene: Scene) => void;

const WORDS =
  "Account Billing Archive Region Channel Backup Invite Monthly Partner Quota Refund Shipment Template Upgrade Vendor Webhook Ledger Outlet Pipeline Revenue Sandbox Tenant Usage Voucher Workload Audit Budget Coupon Device Export Filter Gateway History Import Journal Keyring License Mailing Network Overview".split(
    " ",
  );

/** Words that no page here has been made of. */
export function newWords(count: number, random: () => number): string {
  return Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ");
}

/** The text nodes in an element that say something. */
export function textsIn(element: Node): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if ((node as Text).data.trim() && !node.parentElement?.matches("script,style")) texts.push(node as Text);
  return texts;
}

/** Says something else in an element: as many words, all or a share of them new. */
export function reword(element: Element, share: number, random: () => number): boolean {
  const texts = textsIn(element);
  for (const text of texts) {
    const words = text.data.trim().split(/\s+/);
    const count = Math.max(1, Math.round(words.length * share));
    const from = Math.floor(random() * (words.length - count + 1));
    words.splice(from, count, ...newWords(count, random).split(" "));
    text.data = words.join(" ");
  }
  return texts.length > 0;
}

/** Replaces an element by one of another tag with the same content. Follows targets. */
export function retag(scene: Scene, element: Element, tag: string): Element {
  const other = document.createElement(tag);
  for (const { name, value } of element.attributes) other.setAttribute(name, value);
  other.append(...element.childNodes);
  element.replaceWith(other);
  follow(scene, element, other);
  return other;
}

/** Tells that what was one element is another now. */
export function follow({ targets }: Scene, from: Element, to: Element | null): void {
  targets.forEach((each, at) => {
    if (each === from) targets[at] = to;
  });
}

/** Replaces an element by a copy of it, as frameworks draw anew. Follows targets within. */
export function redraw(scene: Scene, element: Element): Element {
  const copy = element.cloneNode(true) as Element;
  const before = [element, ...element.querySelectorAll("*")];
  const after = [copy, ...copy.querySelectorAll("*")];
  before.forEach((each, at) => follow(scene, each, after[at] as Element));
  element.replaceWith(copy);
  return copy;
}

/** Runs for every target that still is somewhere; one that says false is left out of the count. */
export function forTargets(
  scene: Scene,
  change: (target: HTMLElement, at: number) => boolean | undefined,
): void {
  scene.targets.forEach((target, at) => {
    if (target && !scene.skipped.has(at) && change(target as HTMLElement, at) === false)
      scene.skipped.add(at);
  });
}

/** Takes an element away with all targets in it. */
export function removeWhole(scene: Scene, element: Element): void {
  scene.targets.forEach((each, at) => {
    if (each && element.contains(each)) scene.targets[at] = null;
  });
  element.remove();
}

/** Some of the elements that a selector finds, without targets and what is around them. */
export function someOf(scene: Scene, selector: string, share: number): HTMLElement[] {
  return [...scene.body.querySelectorAll<HTMLElement>(selector)].filter(() => scene.random() < share);
}
