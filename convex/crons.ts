import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();
crons.interval("end what has expired", { minutes: 1 }, internal.expiry.sweep, {});
crons.interval("clean up", { hours: 1 }, internal.expiry.cleanUp, {});
crons.interval("look for lost runs of queues", { hours: 1 }, internal.queues.sweep, {});
crons.interval("count who is in segments", { hours: 24 }, internal.segments.countWorkspaces, {
  cursor: null,
});
export default crons;
