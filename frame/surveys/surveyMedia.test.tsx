import { render } from "solid-js/web";
import { afterEach, expect, it } from "vitest";
import { questionOf, surveyOf } from "../../convex/model/surveys/survey.setup.ts";
import type { ShownSurvey } from "../../convex/surveyValidators.ts";
import { en } from "../strings/survey/en.ts";
import { addStrings } from "../strings/t.ts";
import { Survey } from "./Survey.tsx";

/** Pictures and videos of a survey, as they are drawn before any of them has come. */

addStrings(en);

const IMAGE = { url: "https://ours.example/a.png", alt: "The new editor", width: 640, height: 360 };
const FILE = { type: "file" as const, url: "https://ours.example/a.webm", width: 320, height: 180 };
const LINK = { type: "link" as const, href: "https://videos.example/1", host: "videos.example" };
const CARD = { title: "Hello", text: "", button: "" };

let unmount = () => undefined as void;
afterEach(() => unmount());

function mount(survey: ShownSurvey): void {
  unmount = render(
    () => (
      <Survey
        survey={survey}
        answers={{}}
        format="small"
        locale="en"
        isOffline={false}
        onAnswer={() => undefined}
        onComplete={() => undefined}
        onDismiss={() => undefined}
      />
    ),
    document.body,
  );
}
const attributes = (selector: string, ...names: string[]) => {
  const found = document.querySelector(selector);
  return found && names.map((name) => found.getAttribute(name));
};
const press = (name: string) =>
  [...document.querySelectorAll("button")].find((each) => each.textContent === name)?.click();
const write = (text: string) => {
  const field = document.querySelector("input");
  if (!field) throw new Error("There is no field.");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

it("stand before the words, in a place of their size, on every stage", () => {
  const rules = [{ when: [{ questionId: "name", op: "is" as const, value: "Ada" }], goTo: "end" }];
  const name = questionOf("shortText", { id: "name", rules });
  const why = questionOf("longText", { id: "why", title: "Why, {{answer:name}}?", required: false });
  mount({
    ...surveyOf([]),
    intro: { ...CARD, image: IMAGE },
    questions: [
      { ...name, image: IMAGE, video: FILE },
      { ...why, video: FILE },
    ],
    thanks: { ...CARD, image: IMAGE, video: LINK },
  });
  expect(attributes(".oc-survey-stage > img", "src", "alt", "width", "height")).toEqual([
    IMAGE.url,
    IMAGE.alt,
    "640",
    "360",
  ]);
  expect(document.querySelector(".oc-survey-stage")?.firstElementChild?.nextElementSibling?.tagName).toBe(
    "H2",
  );
  press("Start");
  expect(document.querySelector("img")).toBeNull();
  const player = ["src", "poster", "width", "height", "aria-label", "preload"];
  expect(attributes("form > video[controls][playsinline]", ...player)).toEqual([
    FILE.url,
    IMAGE.url,
    "320",
    "180",
    IMAGE.alt,
    "none",
  ]);
  expect(attributes("video[autoplay]")).toBeNull();
  write("Bob");
  press("Next");
  // With no picture to say what it shows, it is called as the question is.
  expect(attributes("video", "poster", "aria-label", "preload")).toEqual([null, "Why, Bob?", "metadata"]);
  press("Skip");
  expect(attributes(".oc-survey-stage > a", "href", "target", "rel")).toEqual([
    LINK.href,
    "_blank",
    "noopener noreferrer",
  ]);
  expect(document.querySelector(".oc-survey-stage > a")?.textContent).toBe("Watch videovideos.example");
  expect(attributes("a > img", "alt")).toEqual([IMAGE.alt]);
  // It takes the place of the tick.
  expect(document.querySelector(".oc-survey-done")).toBeNull();
});

it("are nowhere where an author has none", () => {
  mount({ ...surveyOf([questionOf("longText", { required: false })]), intro: CARD });
  press("Start");
  expect(document.querySelector("img, video, a")).toBeNull();
  press("Skip");
  expect(document.querySelector(".oc-survey-done")).not.toBeNull();
});
