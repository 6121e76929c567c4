import { onCleanup } from "solid-js";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { type OpenedSurvey, openSurvey } from "./openSurvey.tsx";

/** Shows a survey for as long as it is wanted. */
export function createSurvey(request: DrawRequest): void {
  const { candidate } = request.showing;
  let opened: OpenedSurvey | null = null;
  let isOver = false;
  if (candidate.slot === "modal") request.takeRoom({ isLocked: true });
  const hooks = {
    onShown: request.painted,
    onCompleted: () => request.act("completed"),
    onDismissed: () => request.act("dismissed"),
    onClosed: request.over,
  };
  openSurvey(useMessenger(), candidate.itemId, hooks).then((survey) => {
    opened = survey;
    if (isOver) survey?.close();
    else if (!survey) request.over();
  }, request.failed);
  onCleanup(() => {
    isOver = true;
    opened?.close();
  });
}
