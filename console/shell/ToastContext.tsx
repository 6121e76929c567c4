import { createContext, createSignal, type JSX, onCleanup, Show, useContext } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { text } from "../strings.ts";

export type Toast = {
  text: string;
  tone?: "neutral" | "danger";
  action?: { label: string; run: () => void };
};

const ToastContext = createContext<(toast: Toast) => void>();

const SHOWN_MS = 6000;

/** One short notice at a time, announced politely; the newest wins. It waits while pointed at or focused. */
export function ToastProvider(props: { children: JSX.Element }) {
  const [toast, setToast] = createSignal<Toast | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = (): void => clearTimeout(timer);
  const release = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => setToast(null), SHOWN_MS);
  };
  onCleanup(hold);

  const show = (next: Toast): void => {
    setToast(next);
    release();
  };
  const act = (run: () => void): void => {
    hold();
    setToast(null);
    run();
  };

  return (
    <ToastContext.Provider value={show}>
      {props.children}
      <div class="c-toasts" role="status">
        <Show when={toast()} keyed>
          {(current) => (
            <div
              class="c-toast"
              data-tone={current.tone ?? "neutral"}
              onPointerEnter={hold}
              onPointerLeave={release}
              onFocusIn={hold}
              onFocusOut={release}
            >
              <span dir="auto">{current.text}</span>
              <Show when={current.action}>
                {(action) => (
                  <Button variant="ghost" size="sm" onClick={() => act(action().run)}>
                    {action().label}
                  </Button>
                )}
              </Show>
              <IconButton icon="close" size="sm" label={text.dismiss} onClick={() => act(() => {})} />
            </div>
          )}
        </Show>
      </div>
    </ToastContext.Provider>
  );
}

/** Shows a short notice. Throws outside a `<ToastProvider>`. */
export function useToast(): (toast: Toast) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error("useToast needs a <ToastProvider> above it.");
  return show;
}
