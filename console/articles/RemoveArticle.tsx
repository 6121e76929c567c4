import { Button } from "../../ui/Button.tsx";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { useConfirm } from "../shell/ConfirmContext.tsx";
import { text } from "../strings.ts";

const words = text.articles.editor;

/** The button that deletes an article, after a question. */
export function RemoveArticle(props: { articleId: string; onRemoved: () => void }) {
  const confirm = useConfirm();
  const remove = createMutation(api.articles.remove);
  return (
    <Button
      icon="trash"
      onClick={() =>
        confirm({
          title: words.removeTitle,
          body: words.removeBody,
          action: words.remove,
          run: async () => {
            const outcome = await remove({ articleId: props.articleId });
            if (outcome.ok) props.onRemoved();
            return outcome;
          },
          done: words.removed,
        })
      }
    >
      {words.remove}
    </Button>
  );
}
