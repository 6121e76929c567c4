/** Every sentence of the mails to visitors, and of the page behind their unsubscribe link. */
export const en = {
  /** Nothing a visitor wrote is in a subject: whoever claims an address could otherwise write to it through us. */
  subject: "Reply from {team} [{reference}]",
  lead: "{team} has answered you:",
  files: "Attached in the messenger:",
  more: "More messages in the messenger: {count}",
  open: "Open the conversation",
  reason: "You get this because you wrote to {team} and left this address.",
  unsubscribe: "Unsubscribe",
  // The page, from here on.
  title: "E-mail about your conversations",
  ask: "Stop sending answers to {address}?",
  stopped: "Answers are no longer sent to {address}.",
  resumed: "Answers are sent to {address} again.",
  resume: "Send me answers again",
  unknown: "This link is not good.",
};
export type MailCatalog = Record<keyof typeof en, string>;
