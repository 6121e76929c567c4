/** Words of Settings › Messages. */
export const messages = {
  title: "Messages",
  lead: "How conversations behave, for your visitors and for your team.",
  noAccessTitle: "Only owners and admins can change these",
  noAccess: "Ask one of them if something about conversations should behave differently.",
  saved: "Saved.",

  seen: {
    title: "What visitors see of you",
    lead: "Small signs that somebody is there.",
    receipts: "Read receipts",
    receiptsHint: "Visitors see “Seen” under the last message your team has read.",
    avatars: "Teammates’ names and faces",
    avatarsHint: "Shown over a conversation, with who is here now. Off, visitors see the team’s name only.",
  },

  preview: {
    title: "What you see of visitors",
    lead: "Whether somebody types is always shown; what, only if you ask for it.",
    label: "Preview of what is being typed",
    hint: "Agents see the first 500 characters before they are sent. Visitors are told so where they write.",
  },

  email: {
    title: "E-mail address",
    lead: "So that an answer finds a visitor who has left.",
    label: "Ask for it after the first message",
    hint: "Once, where no address is known. It can be skipped, and stands in nobody’s way. What visitors enter is their claim, not proof of who they are.",
  },

  replyTime: {
    title: "Expected reply time",
    lead: "Stands under the team’s name.",
    legend: "How soon visitors hear from you",
    options: {
      automatic: { title: "Measured", hint: "The median of the last 30 days, in words." },
      minutes: { title: "Within minutes", hint: "“Typically replies in minutes”" },
      hours: { title: "Within hours", hint: "“Typically replies in a few hours”" },
      day: { title: "Within a day", hint: "“Typically replies within a day”" },
      hidden: { title: "Not shown", hint: "No promise is made." },
    },
    measured: {
      minutes: "At present: minutes.",
      hours: "At present: a few hours.",
      day: "At present: a day.",
    },
    unmeasured: "Too few answers yet to tell; nothing is shown until then.",
  },

  issues: {
    title: "Common issues",
    lead: "Buttons in an empty conversation: each begins a message, or opens an article.",
    none: "None yet",
    noneHint: "Up to eight, in the order in which they are shown.",
    label: (n: number): string => `Text of button ${n}`,
    labelPlaceholder: "Where is my order?",
    kind: (n: number): string => `What button ${n} does`,
    starter: "Begins a message",
    article: "Opens an article",
    starterLabel: (n: number): string => `Message of button ${n}`,
    starterPlaceholder: "Hi, where is my order?",
    articleLabel: (n: number): string => `Article of button ${n}, by its id`,
    articlePlaceholder: "Article id",
    up: (name: string): string => `Move ${name} up`,
    remove: (name: string): string => `Remove ${name}`,
    add: "Add a button",
    save: "Save buttons",
    discard: "Discard changes",
    saved: "The buttons are saved.",
  },
};
