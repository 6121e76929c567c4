/** The lazy chunk of the tasks tab: checklists, and one to work through. Its words came with home's cards, some of its looks, too. */
import { styles as cards } from "./cards.ts";
import own from "./checklists/checklists.css?inline";

export { ChecklistScreen } from "./checklists/ChecklistScreen.tsx";
export { TasksScreen } from "./checklists/TasksScreen.tsx";
export const styles = cards + own;
