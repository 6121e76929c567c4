import { plural } from "./plural.ts";

/** Words for typing, buttons under a message, and conversations that the team starts. */
export const choices = {
  typing: (name: string): string => `${name} is typing…`,
  typingPreview: "Not sent yet",
  add: "Quick replies and buttons",
  title: "Under this message",
  replies: "Quick replies",
  repliesHint: "The visitor picks one; it is sent as it reads. They go once anybody writes again.",
  reply: (n: number): string => `Choice ${n}`,
  replyPlaceholder: "Yes, please",
  buttons: "Link buttons",
  label: (n: number): string => `Text of button ${n}`,
  labelPlaceholder: "Open the guide",
  url: (n: number): string => `Address of button ${n}`,
  urlPlaceholder: "https://…",
  addReply: "Add a quick reply",
  addButton: "Add a link button",
  remove: "Remove",
  underIt: (replies: number, buttons: number): string =>
    [
      replies > 0 ? plural(replies, "quick reply", "quick replies") : "",
      buttons > 0 ? plural(buttons, "link button", "link buttons") : "",
    ]
      .filter(Boolean)
      .join(", "),

  start: "Start a conversation",
  startTitle: (name: string): string => `Write to ${name}`,
  startLead: "They see it at once if they are on your site, otherwise with their next visit.",
  startLabel: "First message",
  startSend: "Send",
  started: "The conversation has begun.",
  cancel: "Cancel",
};
