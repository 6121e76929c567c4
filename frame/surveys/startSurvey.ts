import type { Messenger } from "../messenger/context.ts";
import { type OpenedSurvey, openSurvey } from "./openSurvey.tsx";

/** Opens a survey because the page asks for it, and tells the page what becomes of it. One that is open already stays. */
export function startSurvey(messenger: Messenger, id: string): Promise<OpenedSurvey | null> {
  const { app } = messenger;
  return openSurvey(messenger, id, {
    onShown: () => app.emit("surveyShown", { id }),
    onCompleted: () => app.emit("surveyCompleted", { id }),
    onDismissed: () => app.emit("surveyDismissed", { id }),
  });
}
