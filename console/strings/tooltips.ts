/** Words of Settings › Tooltips. */
export const tooltips = {
  title: "Tooltips",
  lead: "A few words beside one element of your pages, where visitors need them.",
  none: "No tooltips yet",
  noneHint: "Create one, open a page of your product, and point at the element it explains.",
  add: "New tooltip",
  edit: "Edit",
  editNamed: (title: string): string => `Edit ${title}`,
  more: "Show more",
  back: "All tooltips",
  readOnly: "Viewers can read tooltips, not write them.",
  newTitle: "New tooltip",
  onPageLead: "Its words and the element it stands at are written on the page itself.",

  basics: "Name and looks",
  fields: {
    name: "Name",
    nameHint: "For your team only.",
    opens: "How it opens",
    side: "Side of the element",
    beacon: "Show a dot",
    beaconAt: "Place of the dot",
    beaconHint: "A small dot at the element shows that there is something to know.",
  },
  beaconPlaces: {
    topStart: "Top corner, where lines begin",
    top: "Middle of the top edge",
    topEnd: "Top corner, where lines end",
    start: "Edge where lines begin",
    end: "Edge where lines end",
    bottomStart: "Bottom corner, where lines begin",
    bottom: "Middle of the bottom edge",
    bottomEnd: "Bottom corner, where lines end",
  },
  opens: { hover: "When pointed at", click: "When clicked", auto: "By itself" },
  sides: { auto: "Where there is room", top: "Above", bottom: "Below", start: "Before", end: "After" },
  noTarget: "It points at nothing yet. Pick its element on the page before you publish it.",
  says: "What it says",
  saysNothing: "Nothing yet",

  delivery: "Who, where, when",
  deliveryLead: "For whom and on which pages it is there.",

  results: "Results of this version",
  resultsNone: "Nobody has seen this version yet.",
  counts: { reached: "Visitors reached", shown: "Opened", clicked: "Clicked", dismissed: "Dismissed" },
  medianOpen: "Median time open",
  openFor: (ms: number): string => {
    const seconds = ms / 1_000;
    if (seconds < 10) return `${seconds.toFixed(1)} s`;
    return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
  },
  endings: "How it was closed",
  closedBy: {
    closeButton: "Close button",
    escape: "Escape key",
    button: "Dot or element pressed again",
    pointerLeft: "Pointer left",
    focusLeft: "Keyboard went on",
    conflict: "Made way for something else",
    navigation: "Page left",
    withdrawn: "Taken back, or not for them any more",
    lost: "Its element went",
    api: "Widget hidden by the page",
  } as Record<string, string>,

  save: "Save",
  publish: "Publish",
  pause: "Pause",
  archive: "Archive",
  saved: "Saved.",
  done: {
    draft: "It is a draft again.",
    live: "Published. Open pages get it at once.",
    paused: "Paused.",
    archived: "Archived.",
  },
};
