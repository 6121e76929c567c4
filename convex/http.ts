import { httpRouter } from "convex/server";
import { articleImage, attachment, brandImage, video } from "./model/attachmentHandler";
import { authoring } from "./model/authoring/redeemHandler";
import { beacon, boot, frame, surface } from "./model/httpHandlers";
import { unsubscribe, unsubscribePage } from "./model/unsubscribeHandler";

/** Everything browsers ask for over HTTP. Nothing of it is read by scripts of other origins, so no CORS is granted. */
const http = httpRouter();
http.route({ pathPrefix: "/frame/", method: "GET", handler: frame });
http.route({ pathPrefix: "/surface/", method: "GET", handler: surface });
http.route({ pathPrefix: "/attachments/article/", method: "GET", handler: articleImage });
http.route({ pathPrefix: "/attachments/brand/", method: "GET", handler: brandImage });
http.route({ pathPrefix: "/attachments/video/", method: "GET", handler: video });
http.route({ pathPrefix: "/attachments/", method: "GET", handler: attachment });
http.route({ path: "/boot", method: "POST", handler: boot });
http.route({ path: "/authoring", method: "POST", handler: authoring });
http.route({ path: "/beacon", method: "POST", handler: beacon });
http.route({ pathPrefix: "/unsubscribe/", method: "GET", handler: unsubscribePage });
http.route({ pathPrefix: "/unsubscribe/", method: "POST", handler: unsubscribe });
export default http;
