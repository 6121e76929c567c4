import type { FrameApp } from "../app.ts";
import type { ChecklistItem } from "../checklists/functions.ts";
import type { OutboundContent } from "../outbound/functions.ts";

type Action = OutboundContent["buttons"][number]["action"] | ChecklistItem["action"];

/** Does what a button of the team's leads to: a place in the messenger, or something on the page. An address is a link, and not for here. */
export function perform(app: FrameApp, action: Action): void {
  switch (action.type) {
    case "survey":
      return app.start("survey", action.surveyId);
    case "tour":
      return app.start("tour", action.tourId);
    case "article":
      app.go({ name: "article", id: action.articleId });
      break;
    case "checklist":
      app.go({ name: "checklist", id: action.checklistId });
      break;
    case "tab":
      app.go({ name: action.tab });
      break;
    case "newConversation":
      app.go({ name: "newMessage", ...(action.text ? { prefill: action.text } : {}) });
      break;
    default:
      return;
  }
  app.requestOpen();
}
