/** What home's later cards, announcements and checklists say. Fetched once home is drawn. */
export const en = {
  cardsNews: "News",
  cardsGone: "This announcement is not here any more",
  taskProgress: "{done} of {total} done",
  taskArticle: "Read the article",
  taskComplete: "Completed",
  taskDoneTitle: "All done!",
  taskDoneBody: "You have finished this list.",
  taskFailed: "This could not be saved. Try again.",
  taskMinimise: "Minimise",
  taskAutomatic: "Ticks itself off",
  taskGone: "This list is not here any more",
  noTasksTitle: "Nothing to do",
  noTasksBody: "Checklists you have begun appear here.",
} as const;
