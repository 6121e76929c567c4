import { text } from "../../strings.ts";
import { ContentBack } from "../ContentBack.tsx";

/** The way back to the list, and what this is. */
export function GuideHead(props: {
  back: string;
  name: string;
  status: keyof typeof text.guides.statuses;
  onClosed: () => void;
}) {
  return (
    <header class="c-guide-head">
      <ContentBack label={props.back} onClick={() => props.onClosed()} />
      <h2 class="c-guide-name">
        <bdi>{props.name}</bdi>
        <span class="c-tag" data-state={props.status}>
          {text.guides.statuses[props.status]}
        </span>
      </h2>
    </header>
  );
}
