import { createEffect, createMemo, mapArray, onCleanup } from "solid-js";
import type { DrawRequest } from "../app.ts";
import { useMessenger } from "../messenger/context.ts";
import { type OpenedSurvey, openSurvey } from "./openSurvey.tsx";

/** Shows surveys that come by themselves, each as long as it is wanted. */
export function createSurveys(): void {
  const messenger = useMessenger();
  const { showings } = messenger;
  const surveys = createMemo(() => showings().filter(({ showing }) => showing.candidate.kind === "survey"));
  const show = (request: DrawRequest): void => {
    let opened: OpenedSurvey | null = null;
    let isOver = false;
    if (request.showing.candidate.slot === "modal") request.takeRoom({ isLocked: true });
    const hooks = {
      onShown: request.painted,
      onCompleted: () => request.act("completed"),
      onDismissed: () => request.act("dismissed"),
      onClosed: request.over,
    };
    openSurvey(messenger, request.showing.candidate.itemId, hooks).then((survey) => {
      opened = survey;
      if (isOver) survey?.close();
      else if (!survey) request.over();
    }, request.failed);
    onCleanup(() => {
      isOver = true;
      opened?.close();
    });
  };
  // One surface to each, whatever comes and goes beside it.
  createEffect(mapArray(surveys, show));
}
