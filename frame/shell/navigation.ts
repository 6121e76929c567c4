import type { Tab, View } from "../../protocol/messages.ts";

/** Two views that show the same thing; a new message's prefill does not make it another place. */
export function isSameView(a: View, b: View): boolean {
  const id = (view: View) => ("id" in view ? view.id : "");
  return a.name === b.name && id(a) === id(b);
}

/** Whether a view is a conversation, written or to be written. */
export function isThread(view: View | undefined): boolean {
  return view?.name === "conversation" || view?.name === "newMessage";
}

/** The first screen until the deployment has said which one is. */
export const HOME: View = { name: "home" };

const TABS: readonly string[] = ["home", "messages", "help", "tours", "tasks", "tickets"] satisfies Tab[];

/** Whether a view is a tab: the first screen of a way, never one on it. */
export function isTab(view: View): view is { name: Tab } {
  return TABS.includes(view.name);
}

/** Screens remembered on the way in. It is sent to the host whenever it changes, and a page may open a thousand. */
const MAX_VIEWS = 20;

/**
 * The way in after going to `view`: a tab starts over, a screen already on the way is returned to. Of a long way the
 * oldest screens after the tab are forgotten.
 */
export function pathTo(views: readonly View[], view: View): readonly View[] {
  if (isTab(view)) return [view];
  const at = views.findIndex((each) => isSameView(each, view));
  if (at >= 0) return [...views.slice(0, at), view];
  const [first = HOME, ...rest] = views;
  return [first, ...rest.slice(2 - MAX_VIEWS), view];
}

/** The way in after going back once. */
export function pathBack(views: readonly View[]): readonly View[] {
  return views.length > 1 ? views.slice(0, -1) : views;
}

/** The way in with a first screen that this visitor may see; the same array where it is one already. */
export function pathWithin(
  views: readonly View[],
  { tabs, defaultTab }: { tabs: readonly Tab[]; defaultTab: Tab },
): readonly View[] {
  const [first, ...rest] = views;
  return first && isTab(first) && tabs.includes(first.name) ? views : [{ name: defaultTab }, ...rest];
}

/** The server made the conversation that was being written: its screen takes the place of the new message's. */
export function pathWithConversation(views: readonly View[], id: string): readonly View[] {
  return views.map((view) => (view.name === "newMessage" ? { name: "conversation", id } : view));
}
