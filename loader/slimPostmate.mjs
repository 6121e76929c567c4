/**
 * Build step of `widget.js` and its tests only. The loader runs `sendHandshake` of Postmate 1.5.2 and nothing else of it
 * (DESIGN D4); the rest, the parent's API, the child and the constructor, hangs on assignments no bundler may drop.
 * This cuts them from the published file. A cut that does not find its place fails the build: look at the new version.
 */
const CUTS = [
  [/var ParentAPI =[\s\S]*?\n\}\(\);/, ""],
  [/var ChildAPI =[\s\S]*?\n\}\(\);/, ""],
  // The constructor: it makes its iframe before `sandbox` can be set. What stays is an object with the one method.
  [
    /var Postmate =\s*\/\*#__PURE__\*\/\s*function \(\) \{[\s\S]*?_proto3\.sendHandshake = /,
    "var Postmate = { prototype: { sendHandshake: ",
  ],
  [/_this4\.frame\.src = url;\s*(\}\);\s*\});\s*return Postmate;\s*\}\(\);/, "$1 } };"],
  // The parent's API: only made as the promise's value, which the loader does not read.
  [/resolve\(new ParentAPI\(_this4\)\)/, "resolve()"],
  // What comes in has passed our firewall, which looks at who and what.
  [/if \(!sanitize\(e, childOrigin\)\) return false;/, ""],
  [/if \(e\.data\.postmate === 'handshake-reply'\) \{([\s\S]*?)\} \/\/ Might/, "$1 // Might"],
  [/var sanitize =[\s\S]*?\n\};/, ""],
  [/,\s*model: _this4\.model/, ""],
  [/Postmate\.Model =[\s\S]*?\n\}\(\);/, ""],
  [/Postmate\.Promise = function \(\) \{[\s\S]*?\}\(\);/, ""],
  [/new Postmate\.Promise/, "new Promise"],
  [/Postmate\.debug = false;/, ""],
  // It is handed an origin.
  [/var resolveOrigin =[\s\S]*?\n\};/, ""],
  [/var childOrigin = resolveOrigin\(url\);/, ""],
  [/, childOrigin\);/, ");"],
  // Handed to whoever runs it: its messages come from our firewall alone, and the frame has loaded already.
  [/_this4\.parent\.addEventListener\('message', reply, false\);/, "_this4.onReply = reply;"],
  // Every message the firewall lets through is a reply, and nobody reads whose.
  [/return reject\('Failed handshake'\);/, ""],
  [/_this4\.childOrigin = e\.origin;/, ""],
  // The firewall listens no more after a reply.
  [/_this4\.parent\.removeEventListener\('message', reply, false\);/, ""],
  // What our firewall has looked at before Postmate hears of a message: origin, and that it is a handshake's reply.
  [/var messageTypes = \{[\s\S]*?\n\};/, ""],
  [/if \(_this4\.frame\.attachEvent\) \{[\s\S]*?\} else \{[\s\S]*?\}/, "loaded();"],
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

/** The Vite plugin around it. */
export const slimPostmatePlugin = () => ({
  name: "slim-postmate",
  transform: (code, id) =>
    id.endsWith("postmate.es.js") ? { code: slimPostmate(code), map: null } : undefined,
});
