import { createSignal, Show } from "solid-js";
import { contrast, parseHex, type Rgb } from "./color.ts";

export type AvatarProps = {
  name: string;
  initials: string;
  /** `#rrggbb`, the ground under the initials. */
  color: string;
  url?: string | null;
  /** Diameter in CSS px. */
  size?: number;
  /** Shows a presence dot when given. */
  online?: boolean;
};

const WHITE: Rgb = [255, 255, 255];

function inkOn(color: string): string {
  const rgb = parseHex(color);
  return rgb && contrast(rgb, WHITE) < 4.5 ? "#14161c" : "#ffffff";
}

/** A person: picture if there is one and it loads, else initials. Decorative; the name stands beside it in text. */
export function Avatar(props: AvatarProps) {
  const [broken, setBroken] = createSignal<string>();
  return (
    <span
      class="oc-avatar"
      aria-hidden="true"
      style={{
        "--oc-avatar": `${(props.size ?? 32) / 16}rem`,
        "--oc-avatar-bg": parseHex(props.color) ? props.color : "#5b6170",
        "--oc-avatar-fg": inkOn(props.color),
      }}
    >
      {props.initials}
      <Show when={props.url && props.url !== broken() ? props.url : null}>
        {(url) => <img src={url()} alt="" onError={() => setBroken(url())} />}
      </Show>
      <Show when={props.online !== undefined}>
        <span class="oc-avatar-dot" data-online={props.online ? "true" : "false"} />
      </Show>
    </span>
  );
}
