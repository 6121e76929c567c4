/** Gives an element the keyboard where that lies nowhere: what had it has gone. Leaves it where somebody has put it. */
export function takeFocus(element: HTMLElement): void {
  const { activeElement, body } = element.ownerDocument;
  if (!activeElement || activeElement === body) element.focus();
}
