/** Every word of the mails to visitors and of the page behind their unsubscribe link. One catalog per language. */
export const mailWords = {
  lang: "en",
  /** Nothing a visitor wrote is in a subject: whoever claims an address could otherwise write to it through us. */
  subject: (team: string, reference: string): string => `Reply from ${team} [${reference}]`,
  lead: (team: string): string => `${team} has answered you:`,
  author: (name: string, team: string): string => (name === team ? name : `${name}, ${team}`),
  files: "Attached in the messenger:",
  more: (count: number): string =>
    count === 1 ? "One more message is in the messenger." : `${count} more messages are in the messenger.`,
  open: "Open the conversation",
  reason: (team: string): string => `You get this because you wrote to ${team} and left this address.`,
  unsubscribe: "Unsubscribe",
  test: {
    subject: "Test mail",
    text: (workspace: string): string =>
      `This is a test of the e-mail settings of ${workspace}. Visitors who have left will get answers this way.`,
  },
  page: {
    title: "E-mail about your conversations",
    ask: (address: string): string => `Stop sending answers to ${address}?`,
    stop: "Unsubscribe",
    stopped: (address: string): string => `Answers are no longer sent to ${address}.`,
    resumed: (address: string): string => `Answers are sent to ${address} again.`,
    resume: "Send me answers again",
    unknown: "This link is not good.",
  },
};
