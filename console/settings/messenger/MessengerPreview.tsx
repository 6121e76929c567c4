import { createEffect, createSignal, For, onCleanup, Show } from "solid-js";
import { applyAccent } from "../../../ui/accent.ts";
import { Button } from "../../../ui/Button.tsx";
import { headerLook } from "../../../ui/headerLook.ts";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import type { Appearance, Branding } from "../../data/api.ts";
import { text } from "../../strings.ts";

const words = text.messenger.appearance;
const ICONS: Record<Appearance["icon"], IconName> = { chat: "chat", help: "help", spark: "spark" };
const TABS: IconName[] = ["home", "chat", "help"];

/** The messenger in small, with the same corrected colours as the real one. A picture: nothing in it can be used. */
export function MessengerPreview(props: { appearance: Appearance; branding: Branding }) {
  const [isDark, setDark] = createSignal(false);
  let picture!: HTMLDivElement;
  let hero!: HTMLDivElement;
  const theme = () =>
    props.appearance.theme === "system" ? (isDark() ? "dark" : "light") : props.appearance.theme;
  createEffect(() => applyAccent(picture, props.appearance.color));
  createEffect(() => {
    const { header, image, scrim } = props.branding;
    const ground = header.kind === "image" ? { kind: header.kind, url: image?.url, scrim } : header;
    const look = headerLook(ground, props.appearance.color);
    for (const [name, value] of Object.entries(look)) hero.style.setProperty(name, value);
    onCleanup(() => {
      for (const name of Object.keys(look)) hero.style.removeProperty(name);
    });
  });
  return (
    <figure class="c-preview">
      <div
        ref={picture}
        class="c-preview-stage"
        data-theme={theme()}
        data-side={props.appearance.side}
        role="img"
        aria-label={words.preview}
      >
        <div class="c-preview-window" aria-hidden="true">
          <div class="c-preview-hero" ref={hero}>
            <span class="c-preview-team">
              <Show when={props.branding.logo} fallback={<bdi>{props.appearance.teamName}</bdi>}>
                {(logo) => <img src={logo().url} alt="" />}
              </Show>
            </span>
            <span class="c-preview-greeting">
              <bdi>{props.appearance.greeting}</bdi>
            </span>
          </div>
          <div class="c-preview-card">
            <span>
              <b>{words.sample}</b>
              <span>{words.sampleHint}</span>
            </span>
            <span class="c-preview-go">
              <Icon name="chevronRight" size={14} />
            </span>
          </div>
          <div class="c-preview-tabs">
            <For each={TABS}>
              {(name, at) => (
                <span data-current={at() === 0 ? "true" : undefined}>
                  <Icon name={name} size={16} />
                </span>
              )}
            </For>
          </div>
        </div>
        <span
          class="c-preview-launcher"
          aria-hidden="true"
          data-hidden={props.appearance.launcher === "hidden" ? "true" : undefined}
        >
          <Show when={props.branding.icon} fallback={<Icon name={ICONS[props.appearance.icon]} size={22} />}>
            {(icon) => <img src={icon().url} alt="" />}
          </Show>
        </span>
      </div>
      <figcaption class="c-preview-caption">
        <span class="c-small c-muted">{words.preview}</span>
        <Button
          size="sm"
          variant="ghost"
          disabled={props.appearance.theme !== "system"}
          onClick={() => setDark((is) => !is)}
        >
          {theme() === "dark" ? words.previewDark : words.previewLight}
        </Button>
      </figcaption>
    </figure>
  );
}
