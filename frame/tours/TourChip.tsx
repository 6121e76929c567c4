import { Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";

/** What a tour says while it cannot go on by itself, in the corner, and what the visitor can do about it. */
export function TourChip(props: {
  chip: "looking" | "elsewhere";
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
