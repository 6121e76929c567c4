import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SurveyAnswer, SurveyAnswers, SurveyCondition, SurveyQuestion } from "../../surveyValidators";
import { answerProblem, isEmpty } from "./answerProblem";
import { branchingFault } from "./branchingFault";
import { answerWords, fillAnswers } from "./fillAnswers";
import { scaleOf } from "./scaleOf";
import { CHOICES, EVERY_KIND, questionOf } from "./survey.setup";
import { END, isMet, pathOf } from "./surveyPath";

const met = (op: SurveyCondition["op"], value: SurveyCondition["value"], answer?: SurveyAnswer) =>
  isMet({ questionId: "q", op, value }, answer === undefined ? {} : { q: answer });

describe("a condition", () => {
  it("about points and days compares them", () => {
    expect([met("atLeast", 7, 7), met("atMost", 7, 8), met("is", 7, 7), met("isNot", 7, 8)]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect([met("atLeast", "2026-02-01", "2026-01-31"), met("atMost", "2026-02-01", "2026-01-31")]).toEqual([
      false,
      true,
    ]);
  });
  it("about words has no regard to case, about choices knows what was picked and what was written", () => {
    expect([met("includes", "PRICE", "the price"), met("is", "Yes", "yes")]).toEqual([true, true]);
    const picked = { choices: ["red"], other: "mauve" };
    expect([
      met("includes", "red", picked),
      met("includes", "other", picked),
      met("is", "red", picked),
    ]).toEqual([true, true, false]);
    expect([met("excludes", "blue", picked), met("is", "red", { choices: ["red"] })]).toEqual([true, true]);
  });
  it("about what was not answered does not hold, except that it was skipped", () => {
    const ops = ["is", "isNot", "atLeast", "atMost", "includes", "excludes", "answered"] as const;
    for (const op of ops)
      expect([op, met(op, 1), met(op, 1, null), met(op, "x", null)]).toEqual([op, false, false, false]);
    expect([
      met("skipped", undefined),
      met("skipped", undefined, null),
      met("skipped", undefined, 0),
    ]).toEqual([true, true, false]);
  });
  it("about another kind of value than the answer's does not hold", () => {
    for (const op of ["is", "isNot", "atLeast", "atMost", "includes", "excludes"] as const)
      for (const answer of [1, "1", true] as const)
        for (const value of [2, "2", false, undefined].filter((each) => typeof each !== typeof answer))
          expect([op, answer, value, met(op, value, answer)]).toEqual([op, answer, value, false]);
  });
});

/** An answer that a question takes. */
function answerTo(question: SurveyQuestion): fc.Arbitrary<SurveyAnswer> {
  const skip = question.required ? [] : [fc.constant(null)];
  const scale = scaleOf(question);
  if (scale) return fc.oneof(...skip, fc.integer({ min: scale.from, max: scale.to }));
  const ids = CHOICES.map(({ id }) => id);
  switch (question.kind) {
    case "singleChoice":
    case "dropdown":
      return fc.oneof(
        ...skip,
        fc.constantFrom(...ids).map((id) => ({ choices: [id] })),
      );
    case "multipleChoice":
      return fc.oneof(
        ...skip,
        fc.subarray(ids, { minLength: 2 }).map((choices) => ({ choices })),
      );
    case "date":
      return fc.oneof(...skip, fc.constantFrom("2026-01-01", "2026-07-31", "2026-12-31"));
    case "consent":
      return fc.oneof(...skip, fc.constant(true));
    default:
      return fc.oneof(...skip, fc.constantFrom("yes", "no way", "maybe"));
  }
}

/** A condition that fits a question. */
function conditionOn(question: SurveyQuestion): fc.Arbitrary<SurveyCondition> {
  const questionId = question.id;
  const bare = fc.constantFrom<SurveyCondition>(
    { questionId, op: "answered" },
    { questionId, op: "skipped" },
  );
  if (!scaleOf(question)) return bare;
  const ops = fc.constantFrom("is" as const, "isNot" as const, "atLeast" as const, "atMost" as const);
  return fc.oneof(
    bare,
    fc.tuple(ops, fc.integer({ min: 1, max: 3 })).map(([op, value]) => ({ questionId, op, value })),
  );
}

/** Questions whose rules jump forward to wherever they like, some of them to nowhere. */
const anySurvey = fc
  .array(fc.tuple(fc.constantFrom(...EVERY_KIND), fc.boolean()), { minLength: 1, maxLength: 8 })
  .chain((kinds) => {
    const plain = kinds.map(([question, required], at) => ({ ...question, id: `q${at}`, required }));
    const rules = plain.map((_, at) => {
      const targets = [END, ...plain.slice(at + 1).map(({ id }) => id)];
      const earlier = fc.constantFrom(...plain.slice(0, at + 1)).chain(conditionOn);
      const rule = fc.record({
        when: fc.array(earlier, { maxLength: 2 }),
        goTo: fc.constantFrom(...targets),
      });
      return fc.array(rule, { maxLength: 3 });
    });
    return fc.tuple(...rules).map((all) => plain.map((each, at) => ({ ...each, rules: all[at] ?? [] })));
  });

it("every way through a survey that may be saved ends, in order and without coming back", () => {
  let valid = 0;
  fc.assert(
    fc.property(anySurvey, fc.infiniteStream(fc.nat()), fc.gen(), (questions, _seed, gen) => {
      if (branchingFault(questions)) return;
      valid += 1;
      const answers: SurveyAnswers = {};
      for (let steps = 0; ; steps++) {
        const { ids, open } = pathOf(questions, answers);
        const places = ids.map((id) => questions.findIndex((each) => each.id === id));
        expect(places).toEqual([...new Set(places)].toSorted((one, other) => one - other));
        if (open === null) break;
        expect(steps).toBeLessThan(questions.length);
        const question = questions.find(({ id }) => id === open) as SurveyQuestion;
        const answer = gen(() => answerTo(question));
        expect(answerProblem(question, answer)).toBeNull();
        answers[open] = answer;
      }
    }),
    { numRuns: 500 },
  );
  expect(valid).toBeGreaterThan(100);
});

it("what is found out of reach is out of reach for every answer that can be given to surveys of points", () => {
  const points = fc.array(fc.boolean(), { minLength: 2, maxLength: 4 }).chain((required) => {
    const plain = required.map((each, at) => questionOf("emoji", { id: `q${at}`, required: each, count: 3 }));
    const rules = plain.map((question, at) => {
      const targets = [END, ...plain.slice(at + 1).map(({ id }) => id)];
      const rule = fc.record({
        when: fc.array(conditionOn(question), { maxLength: 2 }),
        goTo: fc.constantFrom(...targets),
      });
      return fc.array(rule, { maxLength: 3 });
    });
    return fc.tuple(...rules).map((all) => plain.map((each, at) => ({ ...each, rules: all[at] ?? [] })));
  });
  fc.assert(
    fc.property(points, (questions) => {
      const reached = new Set<string>();
      const walk = (answers: SurveyAnswers): void => {
        const { ids, open } = pathOf(questions, answers);
        for (const id of ids) reached.add(id);
        const question = questions.find(({ id }) => id === open);
        if (!question) return;
        for (const answer of [...(question.required ? [] : [null]), 1, 2, 3])
          walk({ ...answers, [question.id]: answer });
      };
      walk({});
      const lost = questions.findIndex(({ id }) => !reached.has(id));
      expect(branchingFault(questions)?.place ?? null).toBe(lost < 0 ? null : `questions[${lost}]`);
    }),
    { numRuns: 300 },
  );
});

it("a stored jump that leads back or nowhere goes on to the next question", () => {
  const back = { when: [], goTo: "a" };
  const questions = [
    questionOf("nps", { id: "a", rules: [{ when: [], goTo: "gone" }] }),
    questionOf("nps", { id: "b", rules: [back] }),
  ];
  expect(pathOf(questions, { a: 1, b: 1 })).toEqual({ ids: ["a", "b"], open: null });
});

describe("an answer", () => {
  const problem = (kind: SurveyQuestion["kind"], answer: SurveyAnswer, more = {}) =>
    answerProblem(questionOf(kind, more), answer);
  it.each<[SurveyQuestion["kind"], SurveyAnswer, string]>([
    ["nps", 11, "type"],
    ["nps", 1.5, "type"],
    ["nps", "9", "type"],
    ["csat", 0, "type"],
    ["numeric", -4, "type"],
    ["stars", Number.NaN, "type"],
    ["emoji", 4, "type"],
    ["nps", null, "required"],
    ["shortText", " ", "required"],
    ["shortText", "x", "tooShort"],
    ["shortText", "x".repeat(21), "tooLong"],
    ["shortText", 5, "type"],
    ["longText", "x".repeat(1_000_000), "tooLong"],
    ["longText", { choices: ["red"] }, "type"],
    ["singleChoice", { choices: ["pink"] }, "choice"],
    ["singleChoice", { choices: ["red", "blue"] }, "tooMany"],
    ["singleChoice", { choices: [], other: "x".repeat(256) }, "tooLong"],
    ["dropdown", { choices: [], other: "mine" }, "choice"],
    ["dropdown", "red", "type"],
    ["multipleChoice", { choices: ["red"] }, "tooFew"],
    ["multipleChoice", { choices: ["red", "red"] }, "choice"],
    ["multipleChoice", { choices: ["red", "green", "blue"], other: "x" }, "tooMany"],
    ["multipleChoice", { choices: Array(10_000).fill("red") }, "choice"],
    ["date", "2026-02-30", "date"],
    ["date", "2025-12-31", "tooEarly"],
    ["date", "2027-01-01", "tooLate"],
    ["consent", false, "required"],
    ["consent", "yes", "type"],
  ])("to %s is not %j: %s", (kind, answer, reason) => expect(problem(kind, answer)?.reason).toBe(reason));

  it("may be passed over where none is required, also by nothing written or picked", () => {
    for (const question of EVERY_KIND) {
      expect(answerProblem({ ...question, required: false }, null)).toBeNull();
      expect(answerProblem(question, null)).toEqual({ reason: "required" });
    }
    expect(isEmpty(questionOf("singleChoice"), { choices: [], other: " " })).toBe(true);
    expect(problem("consent", false, { required: false })).toBeNull();
  });
});

it("earlier answers stand in later words, or what is offered instead", () => {
  const questions = [...EVERY_KIND];
  const answers = { nps: 9, multipleChoice: { choices: ["red", "blue"], other: " mauve " }, shortText: null };
  const fill = (text: string) => fillAnswers(text, { questions, answers });
  expect(fill("{{answer:nps}} and {{answer:multipleChoice|none}}")).toBe(
    "9 and The red one, The blue one, mauve",
  );
  expect(fill("{{answer:shortText|friend}}, {{answer:longText}}")).toBe("friend, …");
  expect(answerWords(questionOf("consent"), true)).toBe("");
});
