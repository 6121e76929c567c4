import { ConvexError } from "convex/values";
import { describe, expect, it } from "vitest";
import type { ErrorData } from "../../errors";
import type { SurveyContent, SurveyQuestion, SurveyRule } from "../../surveyValidators";
import { checkSurvey } from "./checkSurvey";
import { CHOICES, EVERY_KIND, questionOf, surveyOf } from "./survey.setup";

/** What a survey is refused with; empty: it is taken. */
function refusalOf(content: SurveyContent): string {
  try {
    checkSurvey(content);
    return "";
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
    return (error.data as ErrorData).message;
  }
}
const one = (question: SurveyQuestion) => refusalOf(surveyOf([question]));
/** Three questions of points, of which the first has these rules. */
const ruled = (rules: SurveyRule[], more: Partial<SurveyQuestion> = {}) =>
  refusalOf(
    surveyOf([
      questionOf("nps", { id: "a", rules, ...(more as object) }),
      questionOf("shortText", { id: "b" }),
      questionOf("shortText", { id: "c" }),
    ]),
  );
const when = (op: SurveyRule["when"][number]["op"], value?: string | number | boolean, questionId = "a") => [
  { questionId, op, ...(value === undefined ? {} : { value }) },
];

it("takes a survey with a question of every kind, and keeps its words without blanks around them", () => {
  const card = { title: " Hello ", text: " ", button: "" };
  const taken = checkSurvey(surveyOf([...EVERY_KIND], { intro: card, thanks: card, format: "large" }));
  expect(taken.intro).toEqual({ title: "Hello", text: "", button: "" });
  expect(taken.questions).toHaveLength(13);
});

describe("refuses with the place", () => {
  it.each<[string, string]>([
    ["questions: a survey has 1 to 50.", refusalOf(surveyOf([]))],
    ["questions: a survey has 1 to 50.", refusalOf(surveyOf(Array(51).fill(questionOf("nps"))))],
    [
      "questions[1].id: another question has this id.",
      refusalOf(surveyOf([questionOf("nps"), questionOf("nps")])),
    ],
    ["questions[0].id: is 1 to 32", one(questionOf("nps", { id: "1a" }))],
    ["questions[0].id: is 1 to 32", one(questionOf("nps", { id: "end" }))],
    ["questions[0].title: has 1 to 300", one(questionOf("nps", { title: " " }))],
    ["questions[0].title: has 1 to 300", one(questionOf("nps", { title: "\ud800" }))],
    ["questions[0].help: has at most 1000", one(questionOf("nps", { help: "x".repeat(1_001) }))],
    ["questions[0].storeAs: is 1 to 64", one(questionOf("nps", { storeAs: "$plan" }))],
    [
      "questions[0].labels.high: has at most 60",
      one(questionOf("nps", { labels: { low: "", high: "x".repeat(61) } })),
    ],
    ["questions[0].from: is a whole number", one(questionOf("numeric", { from: 0.5 }))],
    ["questions[0].to: is greater than from", one(questionOf("numeric", { from: 3, to: 3 }))],
    ["questions[0].to: is greater than from", one(questionOf("numeric", { from: 0, to: 101 }))],
    ["questions[0].count: is a whole number", one(questionOf("stars", { count: 11 }))],
    ["questions[0].count: is 3 or 5", one(questionOf("emoji", { count: 4 }))],
    [
      "questions[0].choices: there are 2 to 50",
      one(questionOf("dropdown", { choices: CHOICES.slice(0, 1) })),
    ],
    [
      "questions[0].choices[1].id: another choice has this id",
      one(questionOf("dropdown", { choices: [CHOICES[0], CHOICES[0]] as typeof CHOICES })),
    ],
    [
      "questions[0].choices[0].id: is 1 to 32",
      one(questionOf("dropdown", { choices: [{ id: "other", label: "x" }, ...CHOICES] })),
    ],
    [
      "questions[0].choices[0].label: has 1 to 200",
      one(questionOf("dropdown", { choices: [{ id: "x", label: "" }, ...CHOICES] })),
    ],
    ["questions[0].min: is 1 to 4", one(questionOf("multipleChoice", { min: 5 }))],
    ["questions[0].max: is 2 to 4", one(questionOf("multipleChoice", { max: 1 }))],
    ["questions[0].maxLength: is 2 to 255", one(questionOf("shortText", { maxLength: 256 }))],
    ["questions[0].minLength: is 1 to 2000", one(questionOf("longText", { minLength: 0 }))],
    ["questions[0].from: is a day", one(questionOf("date", { from: "2026-02-30" }))],
    ["questions[0].to: is a day", one(questionOf("date", { to: "2025-12-31" }))],
    ["questions[0].label: has 1 to 1000", one(questionOf("consent", { label: "" }))],
    [
      "intro.title: has 1 to 300",
      refusalOf(surveyOf([questionOf("nps")], { intro: { title: "", text: "", button: "" } })),
    ],
    [
      "thanks.button: has at most 40",
      refusalOf(surveyOf([questionOf("nps")], { thanks: { title: "x", text: "", button: "x".repeat(41) } })),
    ],
  ])("%s", (says, refusal) => expect(refusal).toContain(says));
});

describe("of earlier answers in words", () => {
  it.each<[string, string]>([
    ["Hello {{answer:nps}}", "questions[0].title: there is no earlier question “nps”."],
    ["Hello {{answer:nobody|you}}", "questions[0].title: there is no earlier question “nobody”."],
    ["Hello {{name}}", "questions[0].title: an answer is named as"],
    ["Hello {{answer:nps", "questions[0].title: an answer is named as"],
  ])("%s", (title, says) => expect(one(questionOf("nps", { title }))).toContain(says));

  it("takes those of questions before", () => {
    const title = "Why {{answer:nps}} and not {{answer:nps|more}}?";
    expect(refusalOf(surveyOf([questionOf("nps"), questionOf("longText", { title })]))).toBe("");
    const thanks = { title: "Thank you for {{answer:nps}}", text: "", button: "" };
    expect(refusalOf(surveyOf([questionOf("nps")], { thanks }))).toBe("");
    const later = surveyOf([questionOf("nps")], { intro: thanks });
    expect(refusalOf(later)).toBe("intro.title: there is no earlier question “nps”.");
  });
});

describe("of branching", () => {
  it.each<[string, SurveyRule[]]>([
    [
      "questions[0].rules[1].goTo: there is no question “x”.",
      [
        { when: when("atMost", 3), goTo: "c" },
        { when: [], goTo: "x" },
      ],
    ],
    ["questions[0].rules[0].goTo: leads forward only.", [{ when: [], goTo: "a" }]],
    ["questions[1]: no way leads to this question.", [{ when: [], goTo: "c" }]],
    [
      "questions[1]: no way leads to this question.",
      [
        { when: when("atMost", 6), goTo: "c" },
        { when: when("atLeast", 7), goTo: "end" },
      ],
    ],
    [
      "questions[0].rules[0].when[0].questionId: there is no question “b” here or before.",
      [{ when: when("answered", undefined, "b"), goTo: "c" }],
    ],
    ["questions[0].rules[0].when[0].op: is one of is", [{ when: when("includes", "1"), goTo: "c" }]],
    ["questions[0].rules[0].when[0].value: is a number from 0 to 10.", [{ when: when("is", 11), goTo: "c" }]],
    ["questions[0].rules[0].when[0].value: is a number from 0", [{ when: when("is", "9"), goTo: "c" }]],
    [
      "questions[0].rules[0].when[0].value: there is none with “answered”.",
      [{ when: when("answered", 1), goTo: "c" }],
    ],
    [
      "questions[0].rules: there are at most 20.",
      Array.from({ length: 21 }, () => ({ when: when("is", 1), goTo: "c" })),
    ],
  ])("%s", (says, rules) => expect(ruled(rules)).toContain(says));

  it("takes rules that leave a way to every question", () => {
    expect(ruled([{ when: when("atMost", 6), goTo: "c" }])).toBe("");
    const both = [
      { when: when("atMost", 6), goTo: "c" },
      { when: when("atLeast", 7), goTo: "end" },
    ];
    expect(ruled(both, { required: false }), "passed over").toBe("");
  });

  it("knows that a jump by one choice leaves the others", () => {
    const rules = [{ when: when("is", "red"), goTo: "end" }];
    const choice = questionOf("singleChoice", { id: "a", rules, hasOther: false });
    expect(refusalOf(surveyOf([choice, questionOf("nps")]))).toBe("");
    const all = CHOICES.map(({ id }) => ({ when: when("is", id), goTo: "end" }));
    const none = questionOf("singleChoice", { id: "a", rules: all, hasOther: false });
    expect(refusalOf(surveyOf([none, questionOf("nps")]))).toBe(
      "questions[1]: no way leads to this question.",
    );
    const consent = questionOf("consent", {
      id: "a",
      required: true,
      rules: [{ when: when("is", true), goTo: "end" }],
    });
    expect(refusalOf(surveyOf([consent, questionOf("nps")]))).toContain("questions[1]: no way");
  });
});
