/** Words of Settings › Tracking, and of what visitors did beside conversations. */
export const tracking = {
  title: "Tracking",
  lead: "What is kept of visitors’ ways through your site: events your pages track, and page views where a page asks for them.",
  noAccessTitle: "Only for owners and admins",
  noAccess: "Ask an owner or admin to change what is tracked.",
  saved: "Saved.",
  privacy: {
    title: "Privacy",
    label: "Respect browsers that ask not to be tracked",
    hint: "Browsers with Global Privacy Control or Do Not Track send no events and no page views. Chat works as ever.",
  },
  pages: {
    title: "Pages",
    titles: "Keep titles of pages",
    titlesHint: "Turn this off where titles name people or what they look for.",
    parameters: "Parameters kept in addresses",
    parametersHint:
      "Names with commas between, 20 at most. utm_source and its like are always kept, all others are taken out.",
    save: "Save parameters",
  },
  ofVisitor: "Events and pages",
  pageView: "Page view",
};
