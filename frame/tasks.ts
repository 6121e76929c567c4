/** The lazy chunk of the tasks tab: checklists, and one to work through. Its words came with home's cards, some of its looks, too. */

export { ChecklistScreen } from "./checklists/ChecklistScreen.tsx";
export { default as styles } from "./checklists/checklists.css?inline";
export { TasksScreen } from "./checklists/TasksScreen.tsx";
