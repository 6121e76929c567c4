import { Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";

/** What a tour says while it cannot go on by itself, in the corner, and what the visitor can do about it. */
export function TourChip(props: {
  chip: "looking" | "elsewhere";
  /** Where it goes on, if that is one page of this site. */
  address: string | null;
  onGo(address: string): void;
  onAnyway(): void;
  onSkip(): void;
  onEnd(): void;
}) {
  return (
    <div class="oc-tour-corner">
      <section class="oc-card oc-tour-chip" aria-label={t("tourName")}>
        <p role="status">
          <Show when={props.chip === "looking"}>
            <Spinner />
          </Show>
          {t(props.chip === "looking" ? "tourLooking" : "tourElsewhere")}
        </p>
        <div class="oc-tour-buttons">
          <Show when={props.chip === "looking"}>
            <Button size="sm" onClick={() => props.onAnyway()}>
              {t("tourAnyway")}
            </Button>
          </Show>
          <Show when={props.address}>
            {(address) => (
              <a
                class="oc-btn oc-btn-sm oc-btn-primary"
                href={address()}
                target="_blank"
                rel="noopener"
                onClick={(event) => {
                  // In a tab of its own the tour would not go on: the tour has this one.
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                  event.preventDefault();
                  props.onGo(address());
                }}
              >
                {t("tourGo")}
              </a>
            )}
          </Show>
          <Button size="sm" onClick={() => props.onSkip()}>
            {t("tourSkip")}
          </Button>
        </div>
        <div class="oc-tour-close">
          <IconButton icon="close" size="sm" label={t("tourEnd")} onClick={() => props.onEnd()} />
        </div>
      </section>
    </div>
  );
}
