import "../ui/moreIcons.ts";
import { ConvexClient } from "convex/browser";
import { render } from "solid-js/web";
import { App } from "./App.tsx";
import { apiAddress } from "./data/apiAddress.ts";
import { makeTokenStore } from "./session/credentials.ts";
import "../ui/index.css";
import "./styles/index.css";

const client = new ConvexClient(apiAddress(document), {
  // Addresses of this product's own server are neither of Convex's two shapes.
  skipConvexDeploymentUrlCheck: true,
});
const root = document.getElementById("app");
if (root) render(() => <App client={client} store={makeTokenStore(window)} view={window} />, root);
