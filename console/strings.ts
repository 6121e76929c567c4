import type { Failure, FailureCode } from "./data/errors.ts";
import { announcements } from "./strings/announcements.ts";
import { articles } from "./strings/articles.ts";
import { branding } from "./strings/branding.ts";
import { checklists } from "./strings/checklists.ts";
import { choices } from "./strings/choices.ts";
import { conditions } from "./strings/conditions.ts";
import { delivery } from "./strings/delivery.ts";
import { faults } from "./strings/faults.ts";
import { guides } from "./strings/guides.ts";
import { installation } from "./strings/installation.ts";
import { mail } from "./strings/mail.ts";
import { messages } from "./strings/messages.ts";
import { messenger } from "./strings/messenger.ts";
import { officeHours } from "./strings/officeHours.ts";
import { origins } from "./strings/origins.ts";
import { plural } from "./strings/plural.ts";
import { ratings } from "./strings/ratings.ts";
import { rules } from "./strings/rules.ts";
import { security } from "./strings/security.ts";
import { segments } from "./strings/segments.ts";
import { texts } from "./strings/texts.ts";
import { ticketForms, tickets } from "./strings/tickets.ts";
import { tooltips } from "./strings/tooltips.ts";
import { tours } from "./strings/tours.ts";
import { tracking } from "./strings/tracking.ts";
import { visitor } from "./strings/visitor.ts";
import { webhooks } from "./strings/webhooks.ts";

/** Every word the console shows, in one place. Screens hold no text of their own. */
const failures: Record<FailureCode, string> = {
  SESSION_INVALID: "Your session has ended. Sign in again to carry on.",
  UNAUTHENTICATED: "Your session has ended. Sign in again to carry on.",
  SIGN_IN_AGAIN: "You signed in a while ago. Enter your password again to do this.",
  FORBIDDEN: "Your role does not allow this. Ask an owner or admin of the workspace.",
  NOT_FOUND: "This no longer exists, or it belongs to another workspace.",
  INPUT_INVALID: "The server did not accept this.",
  RATE_LIMITED: "That was a little too fast. Wait a moment and try again.",
  ORIGIN_REFUSED: "This address is not allowed to do that.",
  WORKSPACE_UNKNOWN: "This workspace does not exist.",
  SECRET_KEY_MISSING:
    "This deployment cannot store secrets: set OPENCOM_SECRET_KEY to 64 hexadecimal digits in its environment.",
  TOO_LARGE: "Too large: at most 10 MB, images 50 megapixels.",
  TYPE_REFUSED: "Only images, PDF, TXT, CSV, JSON and ZIP, under their right name.",
  FIELDS_INVALID: "The form is not filled in as it must be.",
  ARTICLE_TOO_LARGE: "This article is too large: at most 200 KB of text. Make two of it.",
  ARTICLE_CHANGED: "Somebody else has changed this article meanwhile.",
  SLUG_TAKEN: "Another article or collection has this address already.",
  CHANGED_MEANWHILE: "Somebody else has changed this meanwhile. Open it again to see how it is now.",
  RATING_CLOSED: "There is nothing to rate here at present.",
  IN_USE: "Something still refers to this.",
  UNREACHABLE: "The server could not be reached. Check your connection and try again.",
  INTERNAL: "Something went wrong on our side. Try again in a moment.",
};

/** A sentence for a person. The server's own words are used only where they name what was refused. */
export function failureText(failure: Failure): string {
  const isNamed = failure.code === "INPUT_INVALID" || failure.code === "IN_USE";
  if (isNamed && failure.message) return failure.message;
  if (failure.code === "RATE_LIMITED" && failure.retryAfterMs) return text.retryAfter(failure.retryAfterMs);
  return failures[failure.code];
}

const capped = (count: number): string => (count > 99 ? "99+" : String(count));

export const text = {
  lang: "en",
  product: "Opencom",
  branding,
  choices,
  announcements,
  articles,
  checklists,
  conditions,
  delivery,
  faults,
  guides,
  rules,
  segments,
  ratings,
  installation,
  messenger,
  messages,
  officeHours,
  origins,
  security,
  texts,
  ticketForms,
  tickets,
  tooltips,
  tours,
  tracking,
  visitor,
  mail,
  webhooks,
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
    passwordWrong: "This is not your password.",
    expired: "Your session has ended. Sign in again; you will be back where you were.",
    signedOut: "You are signed out.",
    insecure: "Sign-in needs a secure address. Open the console over https, or on localhost.",
    slow: "Still trying to reach the server…",
  },

  nav: {
    label: "Main",
    inbox: "Inbox",
    tickets: "Tickets",
    articles: "Articles",
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
    answersOutbound: "Answers the outbound message",
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
    attach: "Attach files",
    filesChosen: "Chosen files",
    filesTooMany: "At most 5 files in a message.",
    removeFile: (name: string): string => `Remove ${name}`,
    fileReady: (name: string): string => `${name} is attached`,
    hintSend: "to send",
    hintNewLine: "for a new line",
    hintMarks: ["**bold**", "_italic_", "`code`", "- list"],
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

  copy: { copy: "Copy", copied: "Copied", failed: "Select the text and copy it by hand." },

  settings: {
    title: "Settings",
    nav: "Settings sections",
    pages: {
      installation: "Widget installation",
      messenger: "Messenger",
      messages: "Messages",
      texts: "Texts",
      officeHours: "Office hours",
      ticketForms: "Ticket forms",
      announcements: "Announcements",
      checklists: "Checklists",
      tours: "Tours",
      tooltips: "Tooltips",
      segments: "Segments",
      ratings: "Ratings",
      mail: "E-mail",
      webhooks: "Webhooks",
      tracking: "Tracking",
      security: "Security",
    },
    failedTitle: "These settings could not be loaded",
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
