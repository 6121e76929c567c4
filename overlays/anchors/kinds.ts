/** Things that come in rows, each told from the next by what it says; so is what stands beside two more of its tag (features.ts). */
export const ROW = "tr,li,[role=row],[role=listitem],article,.card,.list-group-item";

/** Types of what is called by its value. */
export const BUTTON = /^(button|submit|reset|image)$/;

/** What an element is for, by its tag and role; a rewrite changes the tag sooner than this. */
const KINDS: Record<string, RegExp> = {
  action: /^(a|button|summary) | (button|link|tab|menuitem\w*|option|switch)$/,
  field: /^(input|select|textarea) | (textbox|combobox|checkbox|radio|searchbox|slider|spinbutton)$/,
  heading: /^(h\d|legend|caption) | heading$/,
  label: /^label /,
  image: /^(img|svg|canvas|video|picture) | img$/,
  cell: /^t[dh] | (cell|columnheader)$/,
};

/** What an element is for. */
export function kindOf(element: Element): string {
  const key = `${element.localName} ${roleOf(element)}`;
  for (const kind in KINDS) if (KINDS[kind]?.test(key)) return kind;
  return element.matches(ROW) ? "row" : "other";
}

/** The role that assistive technology is told, in short: its own, else its tag's. */
export function roleOf(element: Element): string {
  const role = element.getAttribute("role");
  if (role) return role;
  const type = element.getAttribute("type") ?? "";
  if (element.localName === "input")
    return /^(checkbox|radio|range)$/.test(type) ? type : BUTTON.test(type) ? "button" : "textbox";
  return { a: "link", button: "button", select: "combobox", textarea: "textbox" }[element.localName] ?? "";
}
