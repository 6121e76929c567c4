import { LONG } from "./longWords.ts";

const question = { id: "first", help: "", required: true, storeAs: null, rules: [] };
const survey = { intro: null, thanks: null, hasProgress: true, isDismissible: true };
const labels = { low: "Not at all likely", high: "Extremely likely" };
const [LINE, ARABIC, HEBREW, , , , , RUSSIAN] = LONG.lines;

const choicesOf = (labels: readonly string[]) => labels.map((label, at) => ({ id: `choice-${at}`, label }));
const PARTS = choicesOf(["The frame", "The wheels", "The brakes", "The saddle"]);
const LONG_PARTS = choicesOf([LONG.word, LINE, ARABIC, "OK"]);
const WIDE = { low: LONG.word.slice(0, 60), high: ARABIC.slice(0, 60) };

const of = (format: "small" | "large", ...questions: object[]) => ({
  ...survey,
  format,
  questions: questions.map((each, at) => ({ ...question, id: `question-${at}`, ...each })),
});

/** Each kind of question at least once, by the name that it is started by. */
export const SURVEYS: Record<string, object> = {
  nps: of(
    "small",
    { kind: "nps", title: "How likely are you to recommend us to a friend?", labels },
    {
      kind: "longText",
      title: "What is the main reason for {{answer:question-0|your score}}?",
      help: "A line or two will do.",
      required: false,
      minLength: null,
      maxLength: 500,
    },
  ),
  csat: of("small", {
    kind: "csat",
    title: "How content are you with your new bike?",
    labels: { low: "Not at all", high: "Very" },
  }),
  ces: of("large", {
    kind: "ces",
    title: "It was easy to get my bike repaired.",
    labels: { low: "I disagree", high: "I agree" },
  }),
  numeric: of("small", {
    kind: "numeric",
    from: 1,
    to: 10,
    title: `Wie oft pro Monat brauchen Sie Ihre ${LONG.word}?`,
    labels: WIDE,
  }),
  stars: of("small", {
    kind: "stars",
    count: 5,
    title: "How was your last ride?",
    labels: { low: "Hard", high: "Easy" },
  }),
  emoji: of("large", { kind: "emoji", count: 5, title: LINE, help: ARABIC, labels: WIDE }),
  choice: of("small", {
    kind: "singleChoice",
    title: `${LINE} ${HEBREW}`,
    help: RUSSIAN,
    choices: LONG_PARTS,
    hasOther: true,
  }),
  dropdown: of("large", {
    kind: "dropdown",
    title: "Which part is it about?",
    help: "One is enough.",
    choices: PARTS,
    hasOther: true,
  }),
  parts: {
    ...of("large", {
      kind: "multipleChoice",
      title: "What do you like about your bike?",
      help: "Pick two at least.",
      choices: PARTS,
      hasOther: true,
      min: 2,
      max: null,
    }),
    intro: {
      title: "Help us build better bikes",
      text: "Three short questions; nobody sees who has answered what.",
      button: "",
    },
  },
  words: of("small", {
    kind: "shortText",
    title: "What is the name of your bike?",
    help: "As it is written on the frame.",
    minLength: 3,
    maxLength: 60,
  }),
  day: of("small", {
    kind: "date",
    title: "When did you buy it?",
    from: "2020-01-01",
    to: "2026-12-31",
  }),
  consent: of("large", {
    kind: "consent",
    title: `${LONG.word}: ${RUSSIAN}`,
    help: ARABIC,
    label: LONG.lines.slice(0, 4).join(" "),
  }),
  thanks: {
    ...of("large", {
      kind: "stars",
      count: 3,
      title: "How was it?",
      labels: { low: "", high: "" },
    }),
    thanks: { title: "Thank you", text: "We read every answer, and will make use of yours.", button: "" },
  },
};

/** With pictures, small and large, and a film that lies elsewhere; `imageId` is a picture of the workspace's. */
export const picturedSurveys = ({ imageId }: { imageId: string }): Record<string, object> => {
  const image = { imageId, alt: "A bike in front of a red wall" };
  return {
    pictured: of("small", {
      kind: "nps",
      title: "How likely are you to recommend this bike to a friend?",
      labels,
      image,
    }),
    filmed: {
      ...of("large", { kind: "shortText", title: "Your name", minLength: null, maxLength: null }),
      intro: {
        title: "Help us build better bikes",
        text: "See what is new, then tell us what you think of it.",
        button: "",
        image,
        video: { type: "link", url: "https://videos.example/watch?v=1" },
      },
    },
  };
};
