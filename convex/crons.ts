import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();
crons.interval("end what has expired", { minutes: 1 }, internal.expiry.sweep, {});
crons.interval("clean up", { hours: 1 }, internal.expiry.cleanUp, {});
// The least that is worth a call: nothing is scheduled where messages are stored.
crons.interval("deliver webhooks", { seconds: 10 }, internal.webhooks.dispatch, {});
crons.interval("mail unread answers", { minutes: 1 }, internal.mail.dispatch, {});
export default crons;
