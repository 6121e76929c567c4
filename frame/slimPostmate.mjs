/**
 * Build step of the frame only: of Postmate 1.5.2 it runs the child's `sendHandshakeReply` and nothing else (DESIGN D4),
 * and no bundler may drop the rest by itself. A cut that does not find its place fails the build: look at the new version.
 */
const CUTS = [
  [/var ParentAPI =[\s\S]*?\n\}\(\);/, ""],
  // The child's API: only made as the promise's value, which the frame does not read.
  [/var ChildAPI =[\s\S]*?\n\}\(\);/, "var ChildAPI = function () {};"],
  [/var Postmate =[\s\S]*?\n\}\(\);/, "var Postmate = {};"],
  [/Postmate\.Promise = function \(\) \{[\s\S]*?\}\(\);/, "Postmate.Promise = Promise;"],
  [/Postmate\.debug = false;/, ""],
  // The constructor would listen on the real window.
  [/function Model\(model\) \{[\s\S]*?return this\.sendHandshakeReply\(\);\s*\}/, "function Model() {}"],
  [/if \(process\.env\.NODE_ENV !== 'production'\) \{[\s\S]*?\n\s*\}\n/g, ""],
];

/** @param {string} code the text of `postmate.es.js` 1.5.2 */
export function slimPostmate(code) {
  if (!code.includes("@version v1.5.2")) throw new Error("slimPostmate knows Postmate 1.5.2 only.");
  return CUTS.reduce((text, [pattern, replacement]) => {
    const cut = text.replace(pattern, replacement);
    if (cut === text) throw new Error(`slimPostmate: ${pattern} matches nothing any more.`);
    return cut;
  }, code);
}
