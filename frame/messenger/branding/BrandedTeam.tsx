import { createEffect, onCleanup, Show } from "solid-js";
import { headerLook } from "../../../ui/headerLook.ts";
import { useMessenger } from "../context.ts";

/** The logo, or the team's name where there is none; dresses the header it stands in. */
export function BrandedTeam() {
  const { appearance, branding } = useMessenger();
  let place!: HTMLSpanElement;
  createEffect(() => {
    const hero = place.closest<HTMLElement>(".oc-hero");
    const look = headerLook(branding()?.header, appearance()?.color ?? "");
    for (const [name, value] of Object.entries(look)) hero?.style.setProperty(name, value);
    onCleanup(() => {
      for (const name of Object.keys(look)) hero?.style.removeProperty(name);
    });
  });
  return (
    <span class="oc-hero-team" dir="auto" title={appearance()?.teamName} ref={place}>
      <Show when={branding()?.logo} fallback={appearance()?.teamName}>
        {(logo) => (
          <img
            class="oc-hero-logo"
            src={logo().url}
            alt={logo().alt}
            width={logo().width}
            height={logo().height}
          />
        )}
      </Show>
    </span>
  );
}
