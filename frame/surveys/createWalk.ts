import { type Accessor, createSignal } from "solid-js";
import { type AnswerProblem, answerProblem, isEmpty } from "../../convex/model/surveys/answerProblem.ts";
import { pathOf } from "../../convex/model/surveys/surveyPath.ts";
import type {
  ShownQuestion,
  ShownSurvey,
  SurveyAnswer,
  SurveyAnswers,
} from "../../convex/surveyValidators.ts";

export type Stage = { name: "intro" } | { name: "question"; question: ShownQuestion } | { name: "thanks" };

export type WalkProps = {
  survey: ShownSurvey;
  /** What has been answered so far. */
  answers: SurveyAnswers;
  /** Each answer as it is given, also one that is given again. */
  onAnswer(questionId: string, answer: SurveyAnswer): void;
  onComplete(): void;
};

/** One visitor's way through a survey, one question at a time, forward and back. */
export function createWalk({ survey, answers: given, onAnswer, onComplete }: WalkProps) {
  const { questions } = survey;
  const [answers, setAnswers] = createSignal<SurveyAnswers>({ ...given });
  const [problem, setProblem] = createSignal<AnswerProblem | null>(null);
  const [stage, setStage] = createSignal<Stage>(beginning(survey, given));
  const [draft, setDraft] = createSignal<SurveyAnswer>(null);
  const enter = (id: string | undefined): void => {
    const question = questions.find((each) => each.id === id);
    if (!question) return;
    setProblem(null);
    setDraft(answers()[question.id] ?? null);
    setStage({ name: "question", question });
  };
  const first = stage();
  if (first.name === "question") setDraft(answers()[first.question.id] ?? null);
  /** The questions passed on the way to the present one. */
  const passed = (): string[] => {
    const now = stage();
    if (now.name !== "question") return [];
    const { ids } = pathOf(questions, answers());
    return ids.slice(0, Math.max(0, ids.indexOf(now.question.id)));
  };
  const goOn = (question: ShownQuestion, answer: SurveyAnswer): void => {
    const way = [...passed(), question.id];
    setAnswers({ ...answers(), [question.id]: answer });
    onAnswer(question.id, answer);
    // What was answered further on, before going back, is offered again and not taken as given.
    const { open } = pathOf(questions, pick(answers(), way));
    if (open !== null) return enter(open);
    onComplete();
    setStage({ name: "thanks" });
  };
  return {
    stage,
    draft: draft as Accessor<SurveyAnswer>,
    problem,
    answers,
    /** Share of the questions that lie behind, 0–1. */
    progress: () => shareOf(questions, stage()),
    canGoBack: () => passed().length > 0,
    begin: () => enter(questions[0]?.id),
    write(answer: SurveyAnswer): void {
      setProblem(null);
      setDraft(answer);
    },
    /** Takes the present answer and goes on, or says what is wrong with it. */
    next(): void {
      const now = stage();
      if (now.name !== "question") return;
      const answer = isEmpty(now.question, draft()) ? null : draft();
      const found = answerProblem(now.question, answer);
      setProblem(found);
      if (!found) goOn(now.question, answer);
    },
    back: () => enter(passed().at(-1)),
  };
}

export type Walk = ReturnType<typeof createWalk>;

function beginning({ intro, questions }: ShownSurvey, given: SurveyAnswers): Stage {
  const { ids, open } = pathOf(questions, given);
  if (intro && ids.length <= 1 && open !== null) return { name: "intro" };
  const id = open ?? ids.at(-1);
  const question = questions.find((each) => each.id === id);
  return question ? { name: "question", question } : { name: "thanks" };
}

function shareOf(questions: readonly ShownQuestion[], stage: Stage): number {
  if (stage.name !== "question") return stage.name === "intro" ? 0 : 1;
  return questions.indexOf(stage.question) / questions.length;
}

const pick = (answers: SurveyAnswers, ids: readonly string[]): SurveyAnswers =>
  Object.fromEntries(Object.entries(answers).filter(([id]) => ids.includes(id)));
