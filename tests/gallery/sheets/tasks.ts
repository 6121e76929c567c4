import { cut, GONE, held, heldFromStart, idOf, type Screen, type Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const tasks = (stage: Stage) => stage.show("tasks");
const checklist =
  (name = "checklist") =>
  async (stage: Stage): Promise<void> => {
    await stage.follow(`checklist/${idOf(stage, name)}`);
  };
const announcement = async (stage: Stage): Promise<void> => {
  await stage.follow(`announcement/${idOf(stage, "announcement")}`);
};

/** The tasks tab, one checklist, one announcement. */
export const TASKS: Pick<Record<Screen, Sheet>, "tasks" | "checklist" | "announcement"> = {
  tasks: {
    drawnBy: ["checklists/TasksScreen"],
    states: {
      empty: { open: tasks },
      loading: heldFromStart(tasks),
      // One begun, one finished, one not begun.
      typical: { open: tasks },
      long: { open: tasks },
      error: {
        fails: /^checklists:/,
        open: async (stage) => {
          await tasks(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(tasks),
    },
  },
  checklist: {
    drawnBy: ["checklists/ChecklistScreen"],
    states: {
      empty: { hole: "A list that visitors see has at least one item: the server takes no other." },
      loading: held(checklist()),
      typical: { open: checklist() },
      long: { open: checklist() },
      error: {
        fails: /^checklists:/,
        open: async (stage) => {
          await checklist()(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(checklist()),
    },
    more: {
      finished: { open: checklist("finished") },
      gone: { open: (stage) => stage.follow(`checklist/${GONE}`) },
      "not saved": {
        fails: /^checklists:complete/,
        open: async (stage) => {
          await checklist()(stage);
          await stage.messenger.getByRole("checkbox").last().click();
          await stage.sees("This could not be saved.");
        },
      },
    },
  },
  announcement: {
    drawnBy: ["announcements/AnnouncementScreen"],
    states: {
      empty: { hole: "An announcement has a title at least: the server takes no other." },
      loading: held(announcement),
      typical: { open: announcement },
      long: { open: announcement },
      error: {
        fails: /^announcements:get/,
        open: async (stage) => {
          await announcement(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(announcement),
    },
    more: {
      "lower half": {
        open: async (stage) => {
          await announcement(stage);
          await stage.messenger.locator(".oc-announcement-link").scrollIntoViewIfNeeded();
        },
      },
      gone: { open: (stage) => stage.follow(`announcement/${GONE}`) },
    },
  },
};
