import { Show } from "solid-js";

/** An address is a link, with its host shown where the label does not tell it; all else is a button. */
export function Press(props: {
  label: string;
  link: { href: string; host?: string | undefined } | undefined;
  class: string;
  onPress(): void;
}) {
  return (
    <Show
      when={props.link}
      fallback={
        <button type="button" class={props.class} dir="auto" onClick={() => props.onPress()}>
          {props.label}
        </button>
      }
    >
      {(link) => (
        <a
          class={props.class}
          dir="auto"
          href={link().href}
          target="_blank"
          rel="noopener noreferrer"
          onClick={() => props.onPress()}
        >
          {props.label}
          <Show when={link().host}>
            <small dir="ltr">{link().host}</small>
          </Show>
        </a>
      )}
    </Show>
  );
}
