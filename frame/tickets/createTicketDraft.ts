import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";
import type { FieldInput } from "../../ui/FormField.tsx";
import { CallError } from "../core/errors.ts";
import { uuidv7 } from "../core/random.ts";
import { useMessenger } from "../messenger/context.ts";
import { createFiles } from "../messenger/createFiles.ts";
import { t } from "../strings/t.ts";
import { type Answers, findProblems, type Problem, toProblems, toValues } from "./answers.ts";
import { failureText } from "./failure.ts";
import { fn, type TicketField } from "./functions.ts";

/** `id` is the ticket's, from the first try to send these very answers on: it makes a repeat harmless. */
type Kept = { answers: Answers; id: string | null };

/** What is being filled in, kept over reloads for each form, and its way to the server. */
export function createTicketDraft(
  formId: string,
  fields: Accessor<readonly TicketField[]>,
  onMade: (ticketId: string) => void,
) {
  const { app, live } = useMessenger();
  const place = `ticket.${formId}`;
  const [kept, setKept] = createSignal(read(app.draft(place)));
  const [found, setFound] = createSignal<readonly Problem[]>([]);
  // Put into words where they are drawn, so that they follow the language.
  const problems = createMemo(() => toProblems(fields(), found()));
  const [failure, setFailure] = createSignal<() => string>();
  const [isSending, setIsSending] = createSignal(false);
  const files = createFiles(() => place);
  let isGone = false;
  onCleanup(() => {
    isGone = true;
  });
  const keep = (next: Kept) => {
    setKept(next);
    app.setDraft(place, Object.keys(next.answers).length > 0 ? JSON.stringify(next) : "");
  };
  const fail = (error: unknown) => {
    const isInvalid = error instanceof CallError && error.code === "FIELDS_INVALID";
    setFound(isInvalid && Array.isArray(error.fields) ? (error.fields as Problem[]) : []);
    // Wrong, and yet nothing here that is: the form is another one by now.
    const isOutdated = isInvalid && Object.keys(problems()).length === 0;
    const say = isOutdated ? () => t("ticketFormChanged") : () => failureText(error);
    setFailure(() => (isInvalid && !isOutdated ? undefined : say));
  };
  const send = async (): Promise<void> => {
    const id = kept().id ?? uuidv7(app.serverNow());
    keep({ answers: kept().answers, id });
    const connection = live();
    if (!connection) throw new CallError("OFFLINE", "There is no connection.");
    const values = toValues(fields(), kept().answers);
    const made = { formId, values, clientTicketId: id, attachmentIds: files.ids() };
    const { ticketId } = await connection.mutate(fn.create, made);
    files.forget();
    // What was changed while it was on its way stays, and so does somebody who has gone elsewhere.
    if (kept().id === id) keep({ answers: {}, id: null });
    if (!isGone) onMade(ticketId);
  };
  return {
    answers: () => kept().answers,
    problems,
    failure: () => failure()?.() ?? "",
    isSending,
    files,
    write(id: string, answer: FieldInput) {
      keep({ answers: { ...kept().answers, [id]: answer }, id: null });
      // What was wrong is being put right: no need to go on about it.
      setFound((all) => all.filter((problem) => problem.id !== id));
    },
    /** Sends it, unless something is wrong with it. Never rejects. */
    async submit(): Promise<void> {
      setFailure();
      setFound(findProblems(fields(), kept().answers));
      if (Object.keys(problems()).length > 0 || isSending()) return;
      setIsSending(true);
      await send().catch(fail);
      setIsSending(false);
    },
  };
}

function read(text: string): Kept {
  try {
    const { answers, id } = JSON.parse(text) as Partial<Kept>;
    return { answers: answers ?? {}, id: id ?? null };
  } catch {
    return { answers: {}, id: null }; // None, or damaged.
  }
}
