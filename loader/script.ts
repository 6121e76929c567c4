/** The script's own tag, gone after this task. Only a real one: an element of that name clobbers the property. */
const { currentScript } = document;
export const script =
  (currentScript as Partial<HTMLScriptElement> | null)?.text != null
    ? (currentScript as HTMLScriptElement)
    : document.querySelector<HTMLScriptElement>("script[data-opencom-convex-url]");
