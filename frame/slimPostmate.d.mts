/** Cuts the text of `postmate.es.js` 1.5.2 down to the child's reply. Throws for any other text. */
export function slimPostmate(code: string): string;
