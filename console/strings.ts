import type { Failure, FailureCode } from "./data/errors.ts";

/** Every word the console shows, in one place. Screens hold no text of their own. */
const failures: Record<FailureCode, string> = {
  SESSION_INVALID: "Your session has ended. Sign in again to carry on.",
  UNAUTHENTICATED: "Your session has ended. Sign in again to carry on.",
  FORBIDDEN: "Your role does not allow this. Ask an owner or admin of the workspace.",
  NOT_FOUND: "This no longer exists, or it belongs to another workspace.",
  INPUT_INVALID: "The server did not accept this.",
  RATE_LIMITED: "That was a little too fast. Wait a moment and try again.",
  ORIGIN_REFUSED: "This address is not allowed to do that.",
  WORKSPACE_UNKNOWN: "This workspace does not exist.",
  UNREACHABLE: "The server could not be reached. Check your connection and try again.",
  INTERNAL: "Something went wrong on our side. Try again in a moment.",
};

/** A sentence for a person. The server's own words are used only where they name what was refused. */
export function failureText(failure: Failure): string {
  if (failure.code === "INPUT_INVALID" && failure.message) return failure.message;
  if (failure.code === "RATE_LIMITED" && failure.retryAfterMs) return text.retryAfter(failure.retryAfterMs);
  return failures[failure.code];
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const capped = (count: number): string => (count > 99 ? "99+" : String(count));

export const text = {
  lang: "en",
  product: "Opencom",
  retry: "Try again",
  close: "Close",
  undo: "Undo",
  dismiss: "Dismiss",
  loading: "Loading",
  skipToContent: "Skip to content",
  crashTitle: "This screen stopped working",
  crashBody: "Nothing was lost. Reload the page to carry on.",
  reload: "Reload",
  bootFailedTitle: "The workspace could not be loaded",
  openInNewTab: "opens in a new tab",
  retryAfter: (ms: number): string => {
    const seconds = Math.ceil(ms / 1000);
    const wait =
      seconds < 60
        ? plural(seconds, "second", "seconds")
        : plural(Math.ceil(seconds / 60), "minute", "minutes");
    return `Too many tries. Wait ${wait} and try again.`;
  },

  connection: {
    connecting: "Connecting…",
    reconnecting: "Connection lost. Reconnecting…",
    offline: "You are offline. Replies are sent as soon as you are back.",
  },

  signIn: {
    title: "Sign in to your inbox",
    email: "E-mail",
    password: "Password",
    showPassword: "Show what is typed",
    hidePassword: "Hide what is typed",
    submit: "Sign in",
    submitting: "Signing in…",
    wrong: "This e-mail and password do not match.",
    emailMissing: "Enter your e-mail address.",
    passwordMissing: "Enter your password.",
    expired: "Your session has ended. Sign in again; you will be back where you were.",
    signedOut: "You are signed out.",
    insecure: "Sign-in needs a secure address. Open the console over https, or on localhost.",
    slow: "Still trying to reach the server…",
  },

  nav: {
    label: "Main",
    inbox: "Inbox",
    settings: "Settings",
    account: "Your account",
    unread: (count: number): string => `, ${capped(count)} unread`,
    theme: "Theme",
    themes: { system: "System", light: "Light", dark: "Dark" },
    shortcuts: "Keyboard shortcuts",
    signOut: "Sign out",
  },

  roles: { owner: "Owner", admin: "Admin", agent: "Agent", viewer: "Viewer" } as Record<string, string>,

  title: (page: string, workspace: string, unread: number): string =>
    `${unread > 0 ? `(${capped(unread)}) ` : ""}${page} · ${workspace}`,

  inbox: {
    title: "Inbox",
    views: "Conversations by state",
    open: "Open",
    closed: "Closed",
    openCount: (count: number): string => capped(count),
    listLabel: { open: "Open conversations", closed: "Closed conversations" },
    unread: (count: number): string => plural(count, "unread message", "unread messages"),
    online: "Online",
    you: "You:",
    team: "Team:",
    noPreview: "No messages yet",
    loadMore: "Show more",
    loadingMore: "Loading more…",
    emptyOpenTitle: "All caught up",
    emptyOpenBody: "New conversations appear here by themselves, the moment a visitor writes.",
    emptyAction: "Install the widget",
    emptyClosedTitle: "Nothing closed yet",
    emptyClosedBody: "Conversations you close move here. They reopen when the visitor writes again.",
    failedTitle: "The inbox could not be loaded",
    nothingSelectedTitle: "Pick a conversation",
    nothingSelectedBody: "Choose one from the list, or press J to move down through them.",
    goneTitle: "Conversation not found",
    goneBody: "It may have been removed, or the link belongs to another workspace.",
    backToInbox: "Back to inbox",
  },

  conversation: {
    title: "Conversation",
    label: (name: string): string => `Conversation with ${name}`,
    messages: "Messages",
    close: "Close",
    closeLong: "Close conversation",
    reopen: "Reopen",
    reopenLong: "Reopen conversation",
    closed: "Conversation closed",
    reopened: "Conversation reopened",
    closedToast: "Conversation closed.",
    reopenedToast: "Conversation reopened.",
    details: "Visitor details",
    hideDetails: "Hide visitor details",
    you: "You",
    newMessages: "New messages",
    newBelow: "New messages below",
    toNewest: "Jump to newest",
    loadEarlier: "Show earlier messages",
    loadingEarlier: "Loading earlier messages…",
    beginning: "The conversation starts here",
    placeholder: (name: string): string => `Reply to ${name}…`,
    placeholderClosed: "Replying reopens this conversation…",
    composer: "Reply",
    send: "Send",
    hintSend: "to send",
    hintNewLine: "for a new line",
    remaining: (left: number): string =>
      left >= 0
        ? `${plural(left, "character", "characters")} left`
        : `${plural(-left, "character", "characters")} too many`,
    sending: "Sending…",
    waiting: "Waiting for the connection…",
    sent: "Sent",
    seen: "Seen",
    failed: "Not sent.",
    retry: "Try again",
    discard: "Discard",
    failedTitle: "The messages could not be loaded",
    empty: "No messages yet",
    readOnly: "Your role can read conversations but not reply.",
  },

  visitor: {
    title: "Visitor",
    name: "Name",
    email: "E-mail",
    noEmail: "Not given",
    noName: "Not given",
    device: "Device",
    unknownDevice: "Unknown",
    deviceOn: (browser: string, os: string): string => `${browser} on ${os}`,
    page: "Current page",
    lastPage: "Last page",
    noPage: "Unknown",
    referrer: "Came from",
    direct: "Directly, or not told",
    firstSeen: "First seen",
    lastSeen: "Last seen",
    online: "Online now",
    offline: "Offline",
    offlineSince: (when: string): string => `Last seen ${when}`,
    now: "now",
    kinds: { anonymous: "Anonymous", claimed: "Not verified", verified: "Verified" } as Record<
      string,
      string
    >,
    kindHints: {
      anonymous: "The site has not said who this is.",
      claimed: "The page says this is who they are. Your server has not confirmed it.",
      verified: "Your server has confirmed who this is.",
    } as Record<string, string>,
    details: "Details",
    activity: "Activity",
  },

  copy: { copy: "Copy", copied: "Copied", failed: "Select the text and copy it by hand." },

  settings: {
    title: "Settings",
    nav: "Settings sections",
    installation: "Widget installation",
    security: "Security",
    origins: "Allowed origins",
    failedTitle: "These settings could not be loaded",
  },

  installation: {
    title: "Widget installation",
    lead: "One tag puts the messenger on every page of your site.",
    snippetTitle: "Add the script",
    snippetBody: "Paste this inside <head> on every page. It loads by itself and never holds your page up.",
    snippetLabel: "Installation snippet",
    originsTitle: "Allow your site",
    originsUnknown: "An owner or admin must list your site's origin before the messenger appears on it.",
    originsNone: "No origin is allowed yet, so the messenger will not appear on your site.",
    originsDevelopment: "This server runs in development mode: pages on localhost work without being listed.",
    originsSome: (count: number): string =>
      count === 1 ? "One origin may show the messenger." : `${count} origins may show the messenger.`,
    originsLink: "Manage allowed origins",
    cspTitle: "If your site sends a Content-Security-Policy",
    cspBody: "Add these two sources to the policy you have. Without a policy there is nothing to do.",
    cspLabel: "Content-Security-Policy lines",
    cspNote:
      "Nothing else is needed: no inline styles, no images, no connections. Trusted Types may stay enforced.",
    verifyTitle: "Check that it works",
    verify: [
      "Open a page of your site. The launcher appears in the corner.",
      "Send yourself a message from it. It arrives in this inbox within a second.",
      "Nothing there? Open the browser's console: the widget says in one line what is wrong and how to fix it.",
    ],
    detailsTitle: "Values",
    workspaceId: "Workspace ID",
    convexUrl: "Backend address",
    frameUrl: "Frame address",
  },

  origins: {
    title: "Allowed origins",
    lead: "The sites whose pages may show your messenger.",
    label: "Origin to add",
    placeholder: "https://www.example.com",
    help: "A scheme and a host, like https://www.example.com. https://*.example.com covers every subdomain, but not example.com itself.",
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
    readOnly: "Only owners and admins can change this list.",
    doesTitle: "What this list does",
    does: [
      "Browsers refuse to show your messenger inside a page that is not listed. This holds at any depth of nested pages.",
      "So no other site can put your messenger in front of its own visitors and pass it off as its own.",
    ],
    doesNotTitle: "What it does not do",
    doesNot: [
      "It does not prove that a request comes from a browser. A program can claim any origin.",
      "It does not say who a visitor is. Conversations are protected by each visitor's own session, and identities by verification.",
    ],
    takesEffect: "Changes reach pages that visitors open from now on, within about five minutes.",
  },

  shortcuts: {
    title: "Keyboard shortcuts",
    enabled: "Single-key shortcuts",
    enabledHint: "Turn this off if you use speech input or another tool that types for you.",
    next: "Next conversation",
    previous: "Previous conversation",
    open: "Open the conversation and reply",
    reply: "Write a reply",
    close: "Close or reopen",
    details: "Show or hide visitor details",
    help: "Show this list",
    leave: "Leave the reply field",
    send: "Send",
    newLine: "New line",
    or: "or",
    groups: { list: "Inbox", conversation: "Conversation" },
  },
};
