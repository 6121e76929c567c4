import { type JSX, Show, splitProps } from "solid-js";
import { Icon, type IconName } from "./Icon.tsx";
import { Spinner } from "./Spinner.tsx";

export type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  icon?: IconName;
  /** Shows a spinner and ignores clicks, but keeps focus (a disabled button would lose it). */
  busy?: boolean;
};

/** A button with words. `type` is "button" unless given. */
export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ["variant", "size", "icon", "busy", "class", "children", "onClick"]);
  const click: JSX.EventHandler<HTMLButtonElement, MouseEvent> = (event) => {
    if (own.busy) return event.preventDefault();
    if (typeof own.onClick === "function") own.onClick(event);
  };
  return (
    <button
      type="button"
      {...rest}
      class={`oc-btn oc-btn-${own.variant ?? "secondary"} oc-btn-${own.size ?? "md"} ${own.class ?? ""}`}
      aria-busy={own.busy ? "true" : undefined}
      onClick={click}
    >
      <Show when={!own.busy} fallback={<Spinner />}>
        <Show when={own.icon}>{(icon) => <Icon name={icon()} size={18} />}</Show>
      </Show>
      {own.children}
    </button>
  );
}

export type IconButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  /** What it does, read aloud and shown on hover. */
  label: string;
  icon: IconName;
  size?: "sm" | "md";
};

/** A square button that is only an icon. */
export function IconButton(props: IconButtonProps) {
  const [own, rest] = splitProps(props, ["label", "icon", "size", "class"]);
  return (
    <button
      type="button"
      {...rest}
      class={`oc-iconbtn ${own.size === "sm" ? "oc-iconbtn-sm" : ""} ${own.class ?? ""}`}
      aria-label={own.label}
      title={own.label}
    >
      <Icon name={own.icon} size={own.size === "sm" ? 16 : 20} />
    </button>
  );
}
