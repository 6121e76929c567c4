import { AUTHOR_ICONS } from "./authorIcons.ts";
import { DOTS_ICONS } from "./dotsIcons.ts";
import { FACE_ICONS } from "./faceIcons.ts";
import { addIcons } from "./Icon.tsx";
import { PANEL_ICONS } from "./panelIcons.ts";
import { SIZE_ICONS } from "./sizeIcons.ts";
import { SURVEY_ICONS } from "./surveyIcons.ts";
import { TAB_ICONS } from "./tabIcons.ts";

/** The icons the messenger never shows. An app that wants them imports this file once. */
const MORE = {
  ...TAB_ICONS,
  ...SIZE_ICONS,
  ...FACE_ICONS,
  ...SURVEY_ICONS,
  ...PANEL_ICONS,
  ...DOTS_ICONS,
  ...AUTHOR_ICONS,
  arrowUp: "M12 18.5V5.5M6 11.5l6-6 6 6",
  help: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9.700 9.700a2.400 2.400 0 1 1 3.700 2c-.900.600-1.400 1.100-1.400 2.100M12 16.800v.1",
  spark: "M12 4l1.900 5.600L19.500 11.500l-5.600 1.900L12 19l-1.900-5.600L4.500 11.500l5.600-1.900z",
  folder: "M4 7a2 2 0 0 1 2-2h3.500l2 2.500H18a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z",
  upload: "M12 15.500V5M7.500 9.500 12 5l4.500 4.500M5 15.500V17a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-1.500",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
  users:
    "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19c.5-3.2 3.2-4.8 6.5-4.800s6 1.6 6.5 4.800M15.5 4.800a3.5 3.5 0 0 1 0 6.400M18 14.600c2 .6 3.2 2.2 3.5 4.4",
  inbox:
    "M4 13.5 6.6 6A1.5 1.5 0 0 1 8 5h8a1.5 1.5 0 0 1 1.4 1l2.6 7.500V17a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13.500h4.500l1.3 2.500h4.400l1.3-2.500H20",
  settings:
    "M5 7h8M17 7h2M5 17h2M11 17h8M15 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  shield: "M12 3.5 5 6v5.500c0 4.3 2.8 7.5 7 9 4.2-1.5 7-4.7 7-9V6z",
  code: "M8.5 7.5 4 12l4.5 4.500M15.5 7.5 20 12l-4.5 4.5",
  globe:
    "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM3.5 12h17M12 3.500c2.4 2.3 3.6 5.2 3.6 8.500s-1.2 6.2-3.6 8.500c-2.4-2.3-3.6-5.2-3.6-8.500S9.6 5.8 12 3.500z",
  device:
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.500v8a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 14.500v-8A1.5 1.5 0 0 1 5.5 5zM9 19.500h6M12 16v3.5",
  mail: "M5.5 5.500h13A1.5 1.5 0 0 1 20 7v10a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17V7a1.5 1.5 0 0 1 1.5-1.500zM4.5 7.500l7.5 6 7.5-6",
  logout: "M10 4.500H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h3M10.5 12H20M16 8l4 4-4 4",
  reopen: "M5 12a7 7 0 1 1 2.2 5.100M5 12V7.500M5 12h4.5",
  key: "M15 14a5 5 0 1 0-4.700-3.300L4 17v3h3l.8-.8v-1.900h1.900l1.900-1.900v-.9l.7-.7A5 5 0 0 0 15 14zM16 8v.1",
  note: "M6.500 4.500h11a1.500 1.500 0 0 1 1.500 1.500v8.500l-5 5H6.500A1.500 1.500 0 0 1 5 18V6a1.500 1.500 0 0 1 1.500-1.500zM14 19.500V16a1.500 1.500 0 0 1 1.500-1.500H19",
  webhook:
    "M9.2 9.8a4 4 0 1 1 6.6-2.3M7 20.500a4 4 0 0 1-1.500-7.700M16.500 20.500a4 4 0 1 0-1.900-7.500M12 6.500l3.2 6M7.200 16.500h8.800M9.800 9.400l-3.300 6.200",
  block: "M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM6.2 6.2l11.600 11.600",
} as const;

export type MoreIcons = typeof MORE;

addIcons(MORE);
