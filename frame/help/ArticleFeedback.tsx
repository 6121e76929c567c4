import { createSignal, Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { fn } from "../live/functions.ts";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import type { Article } from "./helpQueries.ts";

/** Whether it has helped, and what to do if it has not. The answer can be changed; the last one counts. */
export function ArticleFeedback(props: { article: Article }) {
  const { app, live } = useMessenger();
  // Shown at once; the server's word takes its place when it comes.
  const [given, setGiven] = createSignal<{ articleId: string; helpful: boolean }>();
  const [isFailed, setFailed] = createSignal(false);
  const helpful = () => {
    const now = given();
    return now && now.articleId === props.article.id ? now.helpful : props.article.helpful;
  };
  const answer = async (isHelpful: boolean): Promise<void> => {
    const articleId = props.article.id;
    setFailed(false);
    setGiven({ articleId, helpful: isHelpful });
    try {
      const connection = live();
      if (!connection) throw new Error("Not connected.");
      await connection.mutate(fn.submitArticleFeedback, { articleId, helpful: isHelpful });
    } catch {
      setGiven(undefined);
      setFailed(true);
    }
  };
  const said = () => {
    if (isFailed()) return t("helpFeedbackFailed");
    if (helpful() === null) return "";
    return t(helpful() ? "helpThanksYes" : "helpThanksNo");
  };
  return (
    <footer class="oc-feedback">
      <div class="oc-feedback-ask" role="group" aria-label={t("helpWasIt")}>
        <span>{t("helpWasIt")}</span>
        <span class="oc-feedback-answers">
          <Button size="sm" aria-pressed={helpful() === true} onClick={() => void answer(true)}>
            {t("helpYes")}
          </Button>
          <Button size="sm" aria-pressed={helpful() === false} onClick={() => void answer(false)}>
            {t("helpNo")}
          </Button>
        </span>
      </div>
      <p class="oc-feedback-said" role="status">
        {said()}
      </p>
      <Show when={helpful() !== true}>
        <div class="oc-feedback-still">
          <span>{t("helpStillTitle")}</span>
          <Button
            size="sm"
            variant="primary"
            onClick={() =>
              app.go({
                name: "newMessage",
                prefill: `${t("helpStillPrefill", { title: props.article.title })} `,
              })
            }
          >
            {t("helpStillAction")}
          </Button>
        </div>
      </Show>
    </footer>
  );
}
