import {
  type Accessor,
  createRenderEffect,
  createSignal,
  getOwner,
  type JSX,
  onCleanup,
  runWithOwner,
} from "solid-js";
import { delegateEvents, render } from "solid-js/web";
import type { SurfaceOpen } from "../../protocol/messages.ts";
import { useMessenger } from "./context.ts";
import { adoptSheet, adoptStyles, applyLook } from "./styles.ts";

export type SurfaceOptions = Omit<SurfaceOpen, "url"> & {
  view(): JSX.Element;
  /** What its drawing needs besides the messenger's own style sheets. */
  styles: string;
  /** It takes all the room there is, whatever it has in it; or says itself how much. */
  isFull?: boolean;
  /** It went without our asking. */
  onGone(): void;
  /** How tall its content is, CSS px, whenever that changes. */
  onMeasured?: (height: number) => void;
  /** It can be seen: told once the second of its frames has begun, each time its document was drawn. */
  onPainted?: () => void;
};

/** Every event the compiled components may delegate: a surface's document must listen for each itself. */
const DELEGATED = [
  "click",
  "input",
  "keydown",
  "focusin",
  "focusout",
  "pointerdown",
  "pointerup",
  "pointermove",
];

/** How long a surface that has no width yet is left alone before it is looked at again, at first and at most, ms. */
const FIRST_LOOK_MS = 50;
const MOST_LOOK_MS = 2_000;

/**
 * Opens a surface and draws into it; draws again whenever its document loads anew, and keeps it as tall as its content.
 * Everything timed or measured uses the surface's own window: with the messenger closed the app frame's stands still.
 */
export function createSurface(options: SurfaceOptions): { close(): void } {
  const messenger = useMessenger();
  const owner = getOwner();
  const { surfaces } = messenger.app;
  const draw = (view: Window & typeof globalThis) => {
    const { document } = view;
    adoptStyles(view);
    adoptSheet(view, options.styles);
    delegateEvents(DELEGATED, document);
    const dispose = render(
      () => runWithOwner(owner, () => <Dressed document={document}>{options.view()}</Dressed>),
      document.body,
    );
    const content = document.body.firstElementChild;
    let wait = FIRST_LOOK_MS;
    let timer = 0;
    const measure = () => {
      view.clearTimeout(timer);
      // On a busy page it is there before it has a width: what is wrapped to nothing is as tall as the page. When it gets
      // one it is still hidden, until it has been measured, and engines observe nothing in a hidden frame of another site.
      if (!view.innerWidth) {
        timer = view.setTimeout(measure, wait);
        wait = Math.min(wait * 2, MOST_LOOK_MS);
        return;
      }
      const height = Math.ceil(content?.getBoundingClientRect().height as number);
      if (!height) return;
      if (!options.isFull) surfaces.resize(options.id, options.width, height);
      options.onMeasured?.(height);
    };
    const observer = new view.ResizeObserver(measure);
    if (content) observer.observe(content);
    measure();
    const { onPainted } = options;
    if (onPainted) view.requestAnimationFrame(() => view.requestAnimationFrame(onPainted));
    return () => {
      view.clearTimeout(timer);
      observer.disconnect();
      dispose();
    };
  };
  surfaces.open(
    {
      id: options.id,
      placement: options.placement,
      width: options.width,
      height: options.height,
      title: options.title,
      yieldsToMessenger: options.yieldsToMessenger,
    },
    draw,
    options.onGone,
  );
  return { close: () => surfaces.close(options.id) };
}

/** Whether these parts of the language on show are there: a surface that is drawn before would change under its reader. */
export function createWords(parts: readonly string[]): Accessor<boolean> {
  const { app } = useMessenger();
  const [hasWords, setHasWords] = createSignal(false);
  void Promise.all(parts.map((part) => app.wantStrings(part))).then(() => setHasWords(true));
  return hasWords;
}

/** Follows the app's colours and direction in another document. */
function Dressed(props: { document: Document; children: JSX.Element }) {
  const { appearance, dir, locale, theme } = useMessenger();
  createRenderEffect(() => {
    const preferred = theme() === "system" ? (appearance()?.theme ?? "system") : theme();
    applyLook(props.document, { color: appearance()?.color, theme: preferred, dir: dir(), locale: locale() });
  });
  onCleanup(() => props.document.body.replaceChildren());
  return <>{props.children}</>;
}
