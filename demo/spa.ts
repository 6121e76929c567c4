/**
 * A small single-page application with history routing and a body that is replaced on every navigation, as Turbo and
 * Astro do: the widget must stay through both. Plain DOM calls only, so that it also runs under Trusted Types.
 */
export function spaPage(snippet: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Fernweh Bikes</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#1c1f1a, #eceee8); --paper: light-dark(#f6f5ef, #14170f); --line: light-dark(#dcdacb, #2f3427); --leaf: light-dark(#2f6b3c, #8fd19e) }
* { box-sizing: border-box }
body { margin: 0; font: 17px/1.6 ui-serif, Georgia, serif; color: var(--ink); background: var(--paper) }
header { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: baseline; padding: 20px 28px; border-bottom: 1px solid var(--line) }
header strong { font-size: 20px; letter-spacing: -.01em }
nav { display: flex; flex-wrap: wrap; gap: 4px 20px }
a { color: var(--leaf) }
nav a[aria-current] { color: inherit; text-decoration: none; border-bottom: 2px solid var(--leaf) }
main { max-width: 68ch; padding: 28px; margin: 0 auto }
h1 { font-size: 36px; line-height: 1.15; letter-spacing: -.02em; text-wrap: balance }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 16px; padding: 0; list-style: none }
.grid li { border: 1px solid var(--line); border-radius: 12px; padding: 16px }
button { font: inherit; padding: 8px 16px; border-radius: 8px; border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer }
dialog { border: 1px solid var(--line); border-radius: 12px; padding: 24px; color: inherit; background: var(--paper) }
</style>
${snippet}
</head>
<body></body>
<script>
(() => {
  const PAGES = {
    "": ["Bicycles for long roads", "Steel frames, built to order in eight weeks. Ask us anything: we ride them too."],
    bikes: ["Our three frames", "Each is measured for its rider. Delivery is included everywhere we ship."],
    workshop: ["The workshop", "Open Tuesday to Saturday. Bring your bicycle, or let us collect it."],
    account: ["Your account", "Sign in to see orders and talk with us under your own name."],
  };
  const make = (tag, props, ...children) => { const node = Object.assign(document.createElement(tag), props); node.append(...children); return node; };
  const route = () => location.pathname.replace(/^\\/spa\\/?/, "").replace(/\\/$/, "");
  const go = (to) => { history.pushState({}, "", "/spa/" + to); draw(); };
  const link = (to, text) => {
    const a = make("a", { href: "/spa/" + to, textContent: text });
    if (route() === to) a.setAttribute("aria-current", "page");
    a.addEventListener("click", (event) => { event.preventDefault(); go(to); });
    return a;
  };
  const account = () => {
    const signedIn = sessionStorage.getItem("rider");
    return signedIn
      ? [make("p", { textContent: "Signed in as " + signedIn + "." }), make("button", { id: "logout", textContent: "Log out", onclick() { sessionStorage.removeItem("rider"); window.OpencomWidget?.destroy(); draw(); } })]
      : [make("button", { id: "login", textContent: "Sign in as Ida", onclick() { sessionStorage.setItem("rider", "Ida Lund"); window.OpencomWidget?.identify({ userId: "rider_1", email: "ida@example.com", name: "Ida Lund" }); draw(); } })];
  };
  const bikes = () => [make("ul", { className: "grid" }, ...["Tern", "Curlew", "Heron"].map((name) => make("li", {}, make("strong", { textContent: name }), make("p", { textContent: "from 2,400 €" }))))];
  const workshop = () => {
    const dialog = make("dialog", {}, make("p", { textContent: "We will call you back today." }), make("button", { textContent: "Close", onclick() { dialog.close(); } }));
    return [make("button", { id: "call", textContent: "Ask for a call", onclick() { dialog.showModal(); } }), dialog];
  };
  const EXTRA = { bikes, workshop, account };
  function draw() {
    const name = route() in PAGES ? route() : "";
    const [title, text] = PAGES[name];
    document.title = title + " · Fernweh Bikes";
    const body = document.createElement("body");
    body.append(
      make("header", {}, make("strong", { textContent: "Fernweh Bikes" }), make("nav", {}, link("", "Home"), link("bikes", "Bicycles"), link("workshop", "Workshop"), link("account", "Account"))),
      make("main", {}, make("h1", { textContent: title }), make("p", { textContent: text }), ...(EXTRA[name]?.() ?? [])),
    );
    document.body.replaceWith(body);
  }
  addEventListener("popstate", draw);
  draw();
})();
</script>
</html>
`;
}
