import { plural } from "./plural.ts";

/** Words that tours and tooltips share: writing them on the page, and targets that are not found any more. */
export const guides = {
  statuses: { draft: "Draft", live: "Live", paused: "Paused", archived: "Archived" },
  changed: (ago: string): string => `changed ${ago}`,
  beingEdited: (name: string): string => `${name} is editing`,
  unfinished: "Your changes on the page",
  drift: (count: number): string => plural(count, "target to look at", "targets to look at"),

  create: {
    name: "Name",
    page: "Page to begin on",
    pageHint: "Its address. You will write on that page itself; it can be another one later.",
    submit: "Create draft",
    nameMissing: "Give it a name.",
  },

  onPage: {
    title: "On the page",
    action: "Edit on page",
    dialog: "Edit on page",
    lead: "The page opens in a new tab, with the editor on it. The link works once, for a minute, and only for you.",
    address: "Address of the page",
    suggestions: "Suggestions",
    open: "Open page",
    invalid: "Enter the full address of a page, such as https://app.example.com/billing.",
    insecure: "Only pages over https can be edited, or pages of this machine on localhost.",
    refused: (origin: string): string =>
      `${origin} is not among this workspace’s allowed origins. An admin can add it under Settings › Security.`,
    askedAgain:
      "You signed in more than 12 hours ago. What you write on the page is what visitors get, so it asks for your password once more.",
    opened: "The page has been opened in a new tab.",
    openedHint: "Nothing opened? Your browser may have blocked it. This link works once, for a minute:",
    link: (host: string): string => `Open ${host}`,
    expired: "The link is too old now. Get a new one.",
    again: "Get a new link",
    done: "Done",
    unfinished: (ago: string): string =>
      `You changed this on the page ${ago} and have not applied it yet. Visitors do not see it.`,
    yours: (host: string): string => `You are editing this on ${host}.`,
    theirs: (name: string, host: string): string => `${name} is editing this on ${host}.`,
    since: (ago: string): string => `Opened ${ago}.`,
    theirsHint: "If you open it too, their session ends. What they have not finished stays theirs.",
    end: "End session",
    endTitle: "End this session?",
    endBody: (name: string): string =>
      `${name} cannot save on the page any more. What is not finished is kept for them for 30 days.`,
    ended: "The session has ended.",
    log: "Who edited on the page",
    deeds: {
      begun: "opened a page",
      redeemed: "began to edit",
      refused: "link was tried on another site",
      applied: "saved",
      ended: "session ended",
    },
    logLine: ({ name, deed, host, ago }: Record<"name" | "deed" | "host" | "ago", string>): string =>
      `${name}: ${deed}, ${host}, ${ago}`,
    version: (version: number): string => `version ${version}`,
  },

  weak: {
    title: "Publish with a weak element?",
    element: "the element",
    step: (n: number, title: string): string => (title ? `step ${n} (“${title}”)` : `step ${n}`),
    lead: (named: readonly string[]): string => {
      const of = named[0] === "the element" ? "The element" : `The element of ${named.join(", ")}`;
      return `${of} is told apart by its place only: once something on the page moves, visitors may be shown another one.`;
    },
    advice:
      "To be sure, pick another one on the page, or have it marked with the attribute that the page suggests.",
    publish: "Publish all the same",
    note: "told apart by its place only",
    tipNote:
      "Its element is told apart by its place only. Once something on the page moves, visitors may be shown another one.",
  },

  health: {
    title: "Targets to look at",
    lead: "Visitors’ pages tell when an element that is pointed at is not found.",
    failing: (missed: number, of: number): string =>
      missed === of
        ? `None of the last ${of} visitors found it.`
        : `${missed} of the last ${of} visitors did not find it.`,
    unsure: (of: number): string =>
      `Found by all of the last ${Math.min(of, 20)} visitors, but without certainty.`,
    since: (ago: string): string => `Noticed ${ago}.`,
    lastFound: (ago: string): string => `Last found ${ago}.`,
    neverFound: "Nobody has found it yet, on any page, in this version.",
    because: "Why:",
    reasons: {
      none: (n: number): string => `not there (${n})`,
      low: (n: number): string => `nothing alike enough (${n})`,
      ambiguous: (n: number): string => `several alike (${n})`,
      hidden: (n: number): string => `hidden (${n})`,
      covered: (n: number): string => `covered (${n})`,
    },
    score: (score: number): string => `Mean certainty where it was found: ${score} of 100.`,
    suggestions: {
      gone: "It is not on the page any more. Pick it again, or take the step out.",
      never:
        "Look whether the step’s page is the right one, and whether it is there without a click. Then pick it again.",
      low: "Something like it is there, but it has changed too much to be sure. Pick it again.",
      ambiguous:
        "Several elements match now. Pick it again; if they look alike, its row or card tells them apart.",
      hidden: "It is there but hidden. Pick one that can be seen, or open what it is in with a step before.",
      covered: "Something of the page lies over it, such as a cookie notice. It is shown once that is gone.",
      unsure: "It was found with low certainty. Confirm it: pick the same element once more.",
    },
    element: "Its element",
    tipSuggestions: {
      gone: "It is not on the page any more. Pick it again, or archive the tooltip.",
      never:
        "Look whether the page is the right one. If the element comes only with a click, let the tooltip wait for it under “When”; else pick it again.",
      low: "Something like it is there, but it has changed too much to be sure. Pick it again.",
      ambiguous:
        "Several elements match now. Pick it again; if they look alike, its row or card tells them apart.",
      hidden: "It is there but hidden. Pick one that can be seen, such as what opens it.",
      covered: "Something of the page lies over it, such as a cookie notice. It is shown once that is gone.",
      unsure: "It was found with low certainty. Confirm it: pick the same element once more.",
    },
    repair: "Repair on page",
    repairNamed: (title: string): string => `Repair on page: ${title}`,
    step: (n: number, title: string): string => (title ? `Step ${n}: ${title}` : `Step ${n}`),
  },
};
