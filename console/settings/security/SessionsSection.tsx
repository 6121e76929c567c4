import { Button } from "../../../ui/Button.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";

const words = text.security.sessions;

/** The emergency brake: every visitor's session of the workspace. */
export function SessionsSection() {
  const confirm = useConfirm();
  const endAllSessions = createMutation(api.security.endAllSessions);
  const ask = (): void =>
    confirm({
      title: words.confirmTitle,
      body: words.confirmBody,
      action: words.confirmAction,
      run: () => endAllSessions({}),
      done: words.done,
    });
  return (
    <Section
      title={words.title}
      lead={words.lead}
      action={
        <Button variant="danger" onClick={ask}>
          {words.endAll}
        </Button>
      }
    />
  );
}
