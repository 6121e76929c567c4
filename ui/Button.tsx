import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./Icon.tsx";
import { Spinner } from "./Spinner.tsx";

/** What both kinds of button take. Named one by one: spreading attributes would cost every visitor 2 KB of Solid. */
type Common = {
  class?: string;
  disabled?: boolean;
  onClick?: (event: MouseEvent & { currentTarget: HTMLButtonElement }) => void;
  "aria-expanded"?: boolean;
};

export type ButtonProps = Common & {
  type?: "button" | "submit" | "reset";
  title?: string;
  ref?: (element: HTMLButtonElement) => void;
  "aria-label"?: string;
  "aria-pressed"?: boolean;
  "aria-controls"?: string;
  "aria-current"?: "page" | "true";
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  icon?: IconName;
  /** Shows a spinner and ignores clicks, but keeps focus (a disabled button would lose it). */
  busy?: boolean;
  children?: JSX.Element;
};

/** A button with words. `type` is "button" unless given. */
export function Button(props: ButtonProps) {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type={props.type ?? "button"}
      class={`oc-btn oc-btn-${props.variant ?? "secondary"} oc-btn-${props.size ?? "md"} ${props.class ?? ""}`}
      disabled={props.disabled}
      title={props.title}
      aria-label={props["aria-label"]}
      aria-expanded={props["aria-expanded"]}
      aria-pressed={props["aria-pressed"]}
      aria-controls={props["aria-controls"]}
      aria-current={props["aria-current"]}
      aria-busy={props.busy ? "true" : undefined}
      onClick={(event) => (props.busy ? event.preventDefault() : props.onClick?.(event))}
    >
      <Show when={!props.busy} fallback={<Spinner />}>
        <Show when={props.icon}>{(icon) => <Icon name={icon()} size={18} />}</Show>
      </Show>
      {props.children}
    </button>
  );
}

/** Every visitor loads this one: it takes what is used and no more. */
export type IconButtonProps = Common & {
  /** What it does, read aloud and shown on hover. */
  label: string;
  icon: IconName;
  size?: "sm" | "md";
};

/** A square button that is only an icon. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      type="button"
      class={`oc-iconbtn ${props.size === "sm" ? "oc-iconbtn-sm" : ""} ${props.class ?? ""}`}
      disabled={props.disabled}
      title={props.label}
      aria-label={props.label}
      aria-expanded={props["aria-expanded"]}
      onClick={(event) => props.onClick?.(event)}
    >
      <Icon name={props.icon} size={props.size === "sm" ? 16 : 20} />
    </button>
  );
}
