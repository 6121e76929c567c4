/** The lazy chunk of surveys: showing one, and taking its answers. */

import { FACE_ICONS } from "../ui/faceIcons.ts";
import { addIcons } from "../ui/Icon.tsx";
import { SURVEY_ICONS } from "../ui/surveyIcons.ts";
import { en } from "./strings/survey/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);
addIcons({ ...FACE_ICONS, ...SURVEY_ICONS });

export { createSurvey as drawSurvey } from "./surveys/createSurvey.ts";
