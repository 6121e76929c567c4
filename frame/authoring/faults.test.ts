import { expect, it } from "vitest";
import { readFault } from "./faults.ts";
import type { Fields } from "./functions.ts";

const tour = { content: { steps: [{ id: "a" }, { id: "b" }] } } as unknown as Fields;
const tip = { content: {} } as Fields;

it.each([
  [
    tour,
    "content.steps[1].title: has at most 120 characters.",
    { id: "b", field: "title", text: "must have at most 120 characters." },
  ],
  [
    tour,
    "content.steps[0].buttons[2].label: has 1 to 40 characters.",
    { id: "a", field: "buttons", text: "must have 1 to 40 characters." },
  ],
  [
    tour,
    "content.steps[0].anchor: a pointer points at something.",
    { id: "a", field: "anchor", text: "a pointer points at something." },
  ],
  [
    tour,
    "content.steps: a tour has 1 to 30.",
    { id: null, field: "", text: "content.steps: a tour has 1 to 30." },
  ],
  [tour, "name: has 1 to 80 characters.", { id: null, field: "", text: "name: has 1 to 80 characters." }],
  [
    tip,
    "content.source: has something to say.",
    { id: "tip", field: "source", text: "must have something to say." },
  ],
  [tour, "Something else.", { id: null, field: "", text: "Something else." }],
])("reads where a message points to: %#", (fields, message, wanted) =>
  expect(readFault(message, fields)).toEqual(wanted),
);
