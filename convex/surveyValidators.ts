import { paginationResultValidator } from "convex/server";
import { type Infer, type PropertyValidators, v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { picture, pictureDraft, storedPicture, storedVideo, video, videoDraft } from "./mediaValidators";

/** The shapes of surveys. What they mean is in `model/surveys/`, the frame's part of it included (docs/surveys.md). */

/** Words at both ends of a scale; empty ones are not shown. */
const scaleLabels = { labels: v.object({ low: v.string(), high: v.string() }) };
const choice = v.object({ id: v.string(), label: v.string() });

/** About an answer that was given by then: one that was not is no match, except for `skipped`. */
const condition = v.object({
  /** Of this question or an earlier one. */
  questionId: v.string(),
  op: v.union(
    v.literal("is"),
    v.literal("isNot"),
    v.literal("atLeast"),
    v.literal("atMost"),
    /** A choice is among those picked; words are in the text, without regard to case. */
    v.literal("includes"),
    v.literal("excludes"),
    v.literal("answered"),
    v.literal("skipped"),
  ),
  /** Of a choice its id, or `other`. None for `answered` and `skipped`. */
  value: v.optional(v.union(v.string(), v.number(), v.boolean())),
});
export type SurveyCondition = Infer<typeof condition>;

/** Where to go on if all conditions hold: a later question by its id, or `end`. The first rule that holds counts. */
const rule = v.object({ when: v.array(condition), goTo: v.string() });
export type SurveyRule = Infer<typeof rule>;

const common = {
  id: v.string(),
  /** May name an earlier answer: `{{answer:id}}` or `{{answer:id|what stands there without one}}`. */
  title: v.string(),
  help: v.string(),
  required: v.boolean(),
  /** The visitor's attribute that the answer becomes on completion; null: none. */
  storeAs: v.union(v.string(), v.null()),
  rules: v.array(rule),
};
/** What a survey asks, with what is shown to the words of each question, and before and after all of them. */
const contentWith = <Media extends PropertyValidators>(media: Media) => {
  const card = v.object({
    title: v.string(),
    text: v.string(),
    /** Empty: the messenger's own word. */
    button: v.string(),
    ...media,
  });
  return v.object({
    format: surveyFormat,
    intro: v.union(card, v.null()),
    questions: v.array(questionWith(media)),
    /** Null: the messenger's own thanks. */
    thanks: v.union(card, v.null()),
    hasProgress: v.boolean(),
    isDismissible: v.boolean(),
  });
};
const questionWith = <Media extends PropertyValidators>(media: Media) => {
  const all = { ...common, ...media };
  return v.union(
    /** 0–10, 1–5, 1–7. */
    v.object({
      kind: v.union(v.literal("nps"), v.literal("csat"), v.literal("ces")),
      ...scaleLabels,
      ...all,
    }),
    v.object({ kind: v.literal("numeric"), from: v.number(), to: v.number(), ...scaleLabels, ...all }),
    /** From 1 to `count`; five faces or three. */
    v.object({
      kind: v.union(v.literal("stars"), v.literal("emoji")),
      count: v.number(),
      ...scaleLabels,
      ...all,
    }),
    v.object({
      kind: v.union(v.literal("singleChoice"), v.literal("dropdown")),
      choices: v.array(choice),
      /** Whether something else may be written instead. */
      hasOther: v.boolean(),
      ...all,
    }),
    v.object({
      kind: v.literal("multipleChoice"),
      choices: v.array(choice),
      hasOther: v.boolean(),
      /** How many are to be picked, where anything is; null: any number. */
      min: v.union(v.number(), v.null()),
      max: v.union(v.number(), v.null()),
      ...all,
    }),
    /** Lengths in UTF-16 units; null: none, and the longest there is. */
    v.object({
      kind: v.union(v.literal("shortText"), v.literal("longText")),
      minLength: v.union(v.number(), v.null()),
      maxLength: v.union(v.number(), v.null()),
      ...all,
    }),
    /** `yyyy-mm-dd`, both ends included. */
    v.object({
      kind: v.literal("date"),
      from: v.union(v.string(), v.null()),
      to: v.union(v.string(), v.null()),
      ...all,
    }),
    /** `label` is what one agrees to. */
    v.object({ kind: v.literal("consent"), label: v.string(), ...all }),
  );
};

export const surveyFormat = v.union(v.literal("small"), v.literal("large"));
/** Without pictures and videos: what is asked. */
const plainContent = contentWith({});
export type PlainSurvey = Infer<typeof plainContent>;
export type SurveyQuestion = PlainSurvey["questions"][number];
export type SurveyCard = NonNullable<PlainSurvey["intro"]>;

/** As it is written, as it is kept, and as a visitor gets it. */
const surveyContent = contentWith({ image: v.optional(pictureDraft), video: v.optional(videoDraft) });
export type SurveyContent = Infer<typeof surveyContent>;
export const storedSurvey = contentWith({ image: v.optional(storedPicture), video: v.optional(storedVideo) });
export type StoredSurvey = Infer<typeof storedSurvey>;
const shownSurvey = contentWith({ image: v.optional(picture), video: v.optional(video) });
export type ShownSurvey = Infer<typeof shownSurvey>;
export type ShownQuestion = ShownSurvey["questions"][number];
export type ShownCard = NonNullable<ShownSurvey["intro"]>;

/** A point, words or a day, agreement, what was picked; null is a question that was passed over. */
export const surveyAnswer = v.union(
  v.number(),
  v.string(),
  v.boolean(),
  v.object({ choices: v.array(v.string()), other: v.optional(v.string()) }),
  v.null(),
);
export type SurveyAnswer = Infer<typeof surveyAnswer>;
export const surveyAnswers = v.record(v.string(), surveyAnswer);
export type SurveyAnswers = Infer<typeof surveyAnswers>;

export const surveyFields = v.object({ name: v.string(), content: surveyContent, delivery });
export type SurveyFields = Infer<typeof surveyFields>;

/** One as a visitor gets it. */
export const surveyView = v.object({
  surveyId: v.id("surveys"),
  version: v.number(),
  content: shownSurvey,
});
export type SurveyView = Infer<typeof surveyView>;

/** `shown` and nothing more, begun, or done. */
export const responseStatus = v.union(v.literal("shown"), v.literal("started"), v.literal("completed"));

/** One in the team's list. */
export const surveyRow = v.object({
  id: v.id("surveys"),
  name: v.string(),
  format: surveyFormat,
  status: itemStatus,
  version: v.number(),
  updatedAt: v.number(),
});
export type SurveyRow = Infer<typeof surveyRow>;
export const surveyRowPage = paginationResultValidator(surveyRow);

/** One as its author left it. */
export const surveyDraft = v.object({
  id: v.id("surveys"),
  status: itemStatus,
  version: v.number(),
  fields: surveyFields,
});

/** How often each answer was given, by its point, the id of its choice, `other`, `true` or `false`. */
export const answerCounts = v.record(v.string(), v.number());
const npsScore = v.object({
  promoters: v.number(),
  passives: v.number(),
  detractors: v.number(),
  /** −100 to 100: the share of promoters less that of detractors. */
  score: v.number(),
  /** Half the width of the interval that holds the true score in 95 of 100 cases. */
  margin: v.number(),
});
export type NpsScore = Infer<typeof npsScore>;
const questionResults = v.object({
  questionId: v.string(),
  title: v.string(),
  /** Runs that came to this question; who then neither answered nor passed over has left here. */
  seen: v.number(),
  answered: v.number(),
  skipped: v.number(),
  left: v.number(),
  counts: answerCounts,
  /** Of points. */
  mean: v.union(v.number(), v.null()),
  /** Of `csat`: the share of the two best, 0–1. */
  topTwo: v.union(v.number(), v.null()),
  /** Of a CES: the share of 5 to 7, 0–1. */
  easy: v.union(v.number(), v.null()),
  nps: v.union(npsScore, v.null()),
  /** The share of those who came to it and went no further, 0–1. */
  dropOff: v.union(v.number(), v.null()),
});
export type QuestionResults = Infer<typeof questionResults>;
export const surveyResults = v.object({
  version: v.number(),
  shown: v.number(),
  started: v.number(),
  completed: v.number(),
  /** Of those it was shown to, how many began; of those who began, how many handed it in; 0–1. */
  responseRate: v.union(v.number(), v.null()),
  completionRate: v.union(v.number(), v.null()),
  questions: v.array(questionResults),
});
export type SurveyResults = Infer<typeof surveyResults>;

/** One visitor's answers, for the team. */
export const responseRow = v.object({
  id: v.id("surveyResponses"),
  visitorId: v.id("visitors"),
  version: v.number(),
  isCompleted: v.boolean(),
  answers: surveyAnswers,
  updatedAt: v.number(),
});
export const responseRowPage = paginationResultValidator(responseRow);
