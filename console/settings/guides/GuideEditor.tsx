import type { JSX } from "solid-js";
import { DeliveryEditor } from "../../delivery/DeliveryEditor.tsx";
import type { DeliveryDraft } from "../../delivery/deliveryDraft.ts";
import type { text } from "../../strings.ts";
import { ContentActions } from "../ContentActions.tsx";
import type { ContentSaving } from "../createContentSaving.ts";
import { Section } from "../Section.tsx";
import type { createWeakQuestion } from "./createWeakQuestion.ts";
import { DriftNotice, type GuideAlert } from "./DriftNotice.tsx";
import type { EditOnPageProps } from "./EditOnPage.tsx";
import { GuideHead } from "./GuideHead.tsx";
import { OnPage } from "./OnPage.tsx";

type Status = keyof typeof text.guides.statuses;
type Words = Record<
  "back" | "onPageLead" | "delivery" | "deliveryLead" | "save" | "publish" | "pause" | "archive",
  string
>;

/**
 * What the editors of tours and of tooltips have in common: what is wrong on the page, the way there, who gets it, and
 * saving. What only the one or the other has stands in the middle.
 */
export function GuideEditor(props: {
  type: EditOnPageProps["content"]["type"];
  saved: {
    id: string;
    status: Status;
    fields: { name: string; delivery: { page: { include: readonly string[] } } };
  };
  words: Words;
  alerts: readonly GuideAlert[] | undefined;
  saving: ContentSaving<Status>;
  ask: ReturnType<typeof createWeakQuestion>;
  delivery: DeliveryDraft;
  onDelivery: (change: Partial<DeliveryDraft>) => void;
  onClosed: () => void;
  children: JSX.Element;
}) {
  const content = () => ({ type: props.type, id: props.saved.id });
  const include = () => props.saved.fields.delivery.page.include;
  return (
    <div class="c-sections c-guide">
      <GuideHead
        back={props.words.back}
        name={props.saved.fields.name}
        status={props.saved.status}
        onClosed={props.onClosed}
      />
      <DriftNotice alerts={props.alerts ?? []} content={content()} include={include()} />
      <OnPage content={content()} include={include()} lead={props.words.onPageLead} />
      {props.children}
      <Section title={props.words.delivery} lead={props.words.deliveryLead}>
        <DeliveryEditor draft={props.delivery} onChange={props.onDelivery} />
      </Section>
      <ContentActions<Exclude<Status, "archived">>
        saving={props.saving}
        status={props.saved.status}
        shown="live"
        ask={props.ask}
        hidden="paused"
        words={{
          save: props.words.save,
          show: props.words.publish,
          hide: props.words.pause,
          archive: props.words.archive,
        }}
      />
    </div>
  );
}
