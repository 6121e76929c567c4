/** Settings › Security › Allowed origins. */
export const origins = {
  title: "Allowed origins",
  lead: "The sites whose pages may show your messenger.",
  label: "Origin to add",
  placeholder: "https://www.example.com",
  help: "A scheme and a host, like https://www.example.com. The port counts too, unless it is the usual one.",
  add: "Add origin",
  remove: (origin: string): string => `Remove ${origin}`,
  removed: (origin: string): string => `${origin} removed.`,
  missing: "Enter an origin, such as https://www.example.com.",
  duplicate: (origin: string): string => `${origin} is already on the list.`,
  listLabel: "Allowed origins",
  empty: "No origins yet",
  emptyProduction: "While the list is empty, the messenger appears on no site.",
  emptyDevelopment: "While the list is empty, only pages on this computer can show the messenger.",
  developmentEmpty:
    "Development mode: until you add the first origin, pages on localhost and 127.0.0.1 are let in, so that you can try things out. A production deployment lets nobody in before the list names them.",
  developmentListed:
    "Development mode: now that the list names origins, localhost is let in only if it is listed too, with its port, such as http://localhost:3000.",
  rulesTitle: "Wildcards and pages inside other pages",
  rules: [
    "https://*.example.com stands for every subdomain, however deep, over https. It does not stand for example.com itself: add that as well.",
    "A * may stand only there: not inside a name, not for a port, and not under a domain where strangers register names, such as github.io.",
    "If your page is shown inside another site's page, list the outer site too. Every page around the messenger must be on the list.",
    "Pages without an origin of their own (opened as a file, or in a sandbox without allow-same-origin) can never be listed.",
  ],
  doesTitle: "What this list does",
  does: [
    "No visitor's browser runs your messenger inside a page that is not listed, at any depth of nested pages. The browser itself sees to it.",
    "So no other site can put your messenger before its own visitors and pass it off as its own.",
  ],
  doesNotTitle: "What it does not do",
  doesNot: [
    "It does not prove that a request comes from a browser. A program can claim any origin it likes.",
    "It does not say who a visitor is. Each conversation is protected by the visitor's own session, and who they are by identity verification.",
  ],
  takesEffect: "Changes reach pages that visitors open from now on, within about five minutes.",
};
