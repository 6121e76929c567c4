import type { View } from "../../protocol/messages.ts";

/** Two views that show the same thing; a new message's prefill does not make it another place. */
export function isSameView(a: View, b: View): boolean {
  const id = (view: View) => ("id" in view ? view.id : "");
  return a.name === b.name && id(a) === id(b);
}

/** Home, always the first screen. */
export const HOME: View = { name: "home" };

/** Screens remembered on the way in. It is sent to the host whenever it changes, and a page may open a thousand. */
const MAX_VIEWS = 20;

/**
 * The way in after going to `view`: home starts over, a screen already on the way is returned to. Of a long way the
 * oldest screens after home are forgotten.
 */
export function pathTo(views: readonly View[], view: View): readonly View[] {
  if (view.name === "home" || view.name === "messages") return [HOME];
  const at = views.findIndex((each) => isSameView(each, view));
  if (at >= 0) return [...views.slice(0, at), view];
  const [first = HOME, ...rest] = views;
  return [first, ...rest.slice(2 - MAX_VIEWS), view];
}

/** The way in after going back once. */
export function pathBack(views: readonly View[]): readonly View[] {
  return views.length > 1 ? views.slice(0, -1) : [HOME];
}

/** The server made the conversation that was being written: its screen takes the place of the new message's. */
export function pathWithConversation(views: readonly View[], id: string): readonly View[] {
  return views.map((view) => (view.name === "newMessage" ? { name: "conversation", id } : view));
}
