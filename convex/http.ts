import { httpRouter } from "convex/server";
import { beacon, boot, frame, surface } from "./model/httpHandlers";

/** Everything visitors' browsers ask for over HTTP. All of it is same-origin with the frame, so no CORS is granted. */
const http = httpRouter();
http.route({ pathPrefix: "/frame/", method: "GET", handler: frame });
http.route({ pathPrefix: "/surface/", method: "GET", handler: surface });
http.route({ path: "/boot", method: "POST", handler: boot });
http.route({ path: "/beacon", method: "POST", handler: beacon });
export default http;
