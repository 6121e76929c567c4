/** The lazy chunk of checklists beside the launcher. What they have in common with the tasks tab is the tab's. */
import { addIcons } from "../ui/Icon.tsx";
import { PANEL_ICONS } from "../ui/panelIcons.ts";
import type { DrawRequest } from "./app.ts";
import { styles as shared } from "./cards.ts";
import { createPanel } from "./checklists/createPanel.tsx";
import own from "./checklists/panel.css?inline";
import { en } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";
import { styles as tab } from "./tasks.ts";

addStrings(en);
addIcons(PANEL_ICONS);

/** Draws one. */
export const drawChecklist = (request: DrawRequest): void => createPanel(request, shared + tab + own);
