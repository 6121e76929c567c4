import { text } from "../../strings.ts";
import type { Sentence } from "./sentences.ts";

const words = text.texts;

/** A few sentences where visitors see them. A picture: nothing in it can be used. */
export function TextsPreview(props: {
  language: string;
  sentences: readonly Sentence[];
  /** What is said in the workspace's own words, saved or not. */
  own: Readonly<Record<string, string>>;
}) {
  const say = (key: string): string =>
    props.own[key]?.trim() || (props.sentences.find((each) => each.key === key)?.source ?? "");
  return (
    <figure class="c-texts-preview">
      <div class="c-preview-window" role="img" aria-label={words.preview}>
        <div class="c-preview-hero" aria-hidden="true" lang={props.language} dir="auto">
          <span class="c-preview-greeting">
            <bdi>{say("greeting")}</bdi>
          </span>
        </div>
        <div class="c-preview-card" aria-hidden="true" lang={props.language} dir="auto">
          <span>
            <b>{say("sendUsAMessage")}</b>
            <span>{say("sendUsAMessageHint")}</span>
          </span>
        </div>
        <p class="c-texts-field c-small" aria-hidden="true" lang={props.language} dir="auto">
          {say("composerPlaceholder")}
        </p>
      </div>
      <figcaption class="c-small c-muted">{words.preview}</figcaption>
    </figure>
  );
}
