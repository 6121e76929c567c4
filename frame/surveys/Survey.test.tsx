import { render } from "solid-js/web";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EVERY_KIND, questionOf, surveyOf } from "../../convex/model/surveys/survey.setup.ts";
import type { ShownSurvey, SurveyAnswer, SurveyAnswers } from "../../convex/surveyValidators.ts";
import { en } from "../strings/survey/en.ts";
import { addStrings } from "../strings/t.ts";
import { Survey } from "./Survey.tsx";

addStrings(en);

let unmount = () => undefined as void;
afterEach(() => unmount());

function mount(survey: ShownSurvey, answers: SurveyAnswers = {}) {
  const heard = { onAnswer: vi.fn(), onComplete: vi.fn(), onDismiss: vi.fn() };
  unmount = render(
    () => (
      <Survey survey={survey} answers={answers} format="small" locale="en" isOffline={false} {...heard} />
    ),
    document.body,
  );
  return heard;
}
const one = <T extends Element = HTMLElement>(selector: string) => document.querySelector<T>(selector);
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const title = () => one(".oc-survey-title")?.textContent;
const button = (name: string) => all("button").find((each) => each.textContent === name);
const submit = () => one<HTMLFormElement>("form")?.requestSubmit();
const key = (element: Element | null | undefined, name: string) =>
  element?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
const write = (selector: string, text: string) => {
  const field = one<HTMLInputElement>(selector);
  if (!field) throw new Error(`There is no ${selector}.`);
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
const choose = (value: string) => {
  const menu = one<HTMLSelectElement>("select");
  if (!menu) throw new Error("There is no menu.");
  menu.value = value;
  menu.dispatchEvent(new Event("change", { bubbles: true }));
};
const radio = (at: number) => all("[role=radio]")[at]?.click();
const tick = (at: number) => all("input[type=checkbox]")[at]?.click();
/** Longer than a choice is seen before the next question. */
const seen = () => vi.waitFor(() => expect(title()).toBe("Last one"), { timeout: 10_000 });

describe("every kind of question takes its answer", () => {
  const taps: Record<string, [() => void, SurveyAnswer]> = {
    nps: [() => radio(9), 9],
    csat: [() => radio(4), 5],
    ces: [() => radio(0), 1],
    numeric: [() => radio(0), -3],
    stars: [() => radio(2), 3],
    emoji: [() => radio(2), 3],
    singleChoice: [() => radio(1), { choices: ["green"] }],
  };
  it.each(Object.entries(taps))("%s by one tap", async (id, [tap, answer]) => {
    const questions = EVERY_KIND.filter((each) => each.id === id);
    const last = questionOf("longText", { id: "last", title: "Last one", required: false });
    const { onAnswer } = mount(surveyOf([...questions, last]));
    tap();
    await seen();
    expect(onAnswer.mock.calls).toEqual([[id, answer]]);
    expect(document.activeElement).toBe(one(".oc-survey-title"));
  });

  const filled: Record<string, [() => void, SurveyAnswer]> = {
    singleChoice: [() => (radio(3), write("input[type=text]", "mauve")), { choices: [], other: "mauve" }],
    multipleChoice: [() => (tick(2), tick(0)), { choices: ["red", "blue"] }],
    dropdown: [() => choose("green"), { choices: ["green"] }],
    shortText: [() => write("input[type=text]", "fine"), "fine"],
    longText: [() => write("textarea", "fine\nindeed"), "fine\nindeed"],
    date: [() => write("input[type=date]", "2026-05-01"), "2026-05-01"],
    consent: [() => tick(0), true],
  };
  it.each(Object.entries(filled))("%s, when one goes on", (id, [fill, answer]) => {
    const { onAnswer, onComplete } = mount(surveyOf(EVERY_KIND.filter((each) => each.id === id)));
    submit();
    expect(one("[role=alert]")?.textContent).toBe("Please answer this question.");
    expect(onAnswer).not.toHaveBeenCalled();
    fill();
    expect(one("[role=alert]")?.textContent).toBe("");
    submit();
    expect(onAnswer.mock.calls).toEqual([[id, answer]]);
    expect(onComplete).toHaveBeenCalledTimes(1);
    expect(title()).toBe("Thank you!");
  });
});

it("points are one stop of Tab, and arrows move without choosing, the other way in Arabic", () => {
  document.documentElement.dir = "ltr";
  const { onAnswer } = mount(surveyOf([questionOf("nps")]));
  const stops = () => all("[role=radio]").flatMap((each, at) => (each.tabIndex === 0 ? [at] : []));
  expect(stops()).toEqual([0]);
  key(all("[role=radio]")[0], "ArrowRight");
  key(all("[role=radio]")[1], "ArrowRight");
  expect(stops()).toEqual([2]);
  document.documentElement.dir = "rtl";
  key(all("[role=radio]")[2], "ArrowRight");
  key(all("[role=radio]")[1], "End");
  expect([stops(), document.activeElement?.textContent]).toEqual([[10], "10"]);
  document.documentElement.dir = "ltr";
  expect(all("[aria-checked=true]")).toEqual([]);
  expect(onAnswer).not.toHaveBeenCalled();
});

it("goes back to what was said, and another way if that is changed; the way is told answer by answer", () => {
  const why = questionOf("longText", { id: "why", title: "Why {{answer:name|you}}?" });
  const rules = [{ when: [{ questionId: "name", op: "is" as const, value: "Ada" }], goTo: "end" }];
  const name = questionOf("shortText", { id: "name", title: "Who?", rules });
  const { onAnswer, onComplete } = mount(surveyOf([name, why]));
  write("input", "Bob");
  submit();
  expect(title()).toBe("Why Bob?");
  all("button")
    .find((each) => each.getAttribute("aria-label") === "Back")
    ?.click();
  expect([title(), one<HTMLInputElement>("input")?.value]).toEqual(["Who?", "Bob"]);
  write("input", "Ada");
  submit();
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(onAnswer.mock.calls).toEqual([
    ["name", "Bob"],
    ["name", "Ada"],
  ]);
});

it("begins where it was left, with its words before the questions only for who has answered nothing", () => {
  const intro = { title: "Hello", text: "Two questions.", button: "" };
  const survey = surveyOf(
    [questionOf("shortText", { id: "a", title: "A" }), questionOf("longText", { title: "B" })],
    { intro },
  );
  mount(survey);
  expect(title()).toBe("Hello");
  button("Start")?.click();
  expect(title()).toBe("A");
  unmount();
  mount(survey, { a: "yes" });
  expect(title()).toBe("B");
});

it("is closed by Escape where its author allows it, and passed over where nothing is required", () => {
  const { onDismiss } = mount(surveyOf([questionOf("nps")], { isDismissible: false }));
  key(one(".oc-survey-title"), "Escape");
  expect(onDismiss).not.toHaveBeenCalled();
  unmount();
  const { onDismiss: onClose, onAnswer } = mount(surveyOf([questionOf("nps", { required: false })]));
  button("Skip")?.click();
  expect(onAnswer.mock.calls).toEqual([["nps", null]]);
  key(one(".oc-survey-title"), "Escape");
  expect(onClose).toHaveBeenCalledTimes(1);
});
