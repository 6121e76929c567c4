import type { Stack } from "../tests/e2e/support/stack.ts";
import type { Floors } from "./floors.ts";

export type SubjectName = "button" | "bootFrame" | "warmFrame" | "bare" | "hints";

/** One thing that is put on the page: the attributes of its script tag, `src` among them. */
export type Subject = { name: SubjectName; title: string; script: Record<string, string>; opens: boolean };

/** The three floors and our two snippets: the reference's bare one, and the one our console prints. */
export function makeSubjects(stack: Stack, floors: Floors): Record<SubjectName, Subject> {
  const bare = {
    src: stack.info.widgetUrl,
    "data-opencom-convex-url": stack.info.url,
    "data-opencom-workspace-id": stack.info.workspaceId,
  };
  const hints = makeSnippet(stack);
  const floor = (name: SubjectName, title: string, opens = false): Subject => ({
    name,
    title,
    script: { src: `${floors.origin}/${name}.js` },
    opens,
  });
  return {
    button: floor("button", "minimal button script"),
    bootFrame: floor("bootFrame", "minimal button after a frame's answer"),
    warmFrame: floor("warmFrame", "minimal button with a warm frame", true),
    bare: { name: "bare", title: "ours, bare snippet, first visit", script: bare, opens: true },
    hints: { name: "hints", title: "ours, console's snippet with hints", script: hints, opens: true },
  };
}

/** The attributes of the snippet that our console prints. */
export function makeSnippet(stack: Stack): Record<string, string> {
  return {
    src: stack.info.widgetUrl,
    "data-opencom-convex-url": stack.info.url,
    "data-opencom-workspace-id": stack.info.workspaceId,
    "data-opencom-color": "#4f46e5",
    "data-opencom-side": "right",
    "data-opencom-icon": "chat",
    "data-opencom-launcher": "visible",
  };
}

/** The script tag as a customer writes it: always `async`. */
export function toTag(script: Record<string, string>): string {
  const attributes = Object.entries(script).map(([name, value]) => ` ${name}="${value}"`);
  return `<script async${attributes.join("")}></script>`;
}
