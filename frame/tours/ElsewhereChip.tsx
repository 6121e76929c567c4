import { Button, IconButton } from "../../ui/Button.tsx";
import { t } from "../strings/t.ts";

/** What a page says of a tour that another tab has: in the corner, taking nobody's keyboard. */
export function ElsewhereChip(props: { onTake(): void; onRefuse(): void }) {
  return (
    <div class="oc-tour-corner">
      <section
        class="oc-card oc-tour-chip"
        aria-label={t("tourName")}
        onKeyDown={(event) => event.key === "Escape" && !event.isComposing && props.onRefuse()}
      >
        <p role="status">{t("tourOtherTab")}</p>
        <div class="oc-tour-buttons">
          <Button size="sm" onClick={() => props.onTake()}>
            {t("tourHere")}
          </Button>
        </div>
        <div class="oc-tour-close">
          <IconButton icon="close" size="sm" label={t("close")} onClick={() => props.onRefuse()} />
        </div>
      </section>
    </div>
  );
}
