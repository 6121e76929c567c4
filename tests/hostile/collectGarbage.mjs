/** Loaded into every thread of a server under attack: collects garbage often, so that what its memory has grown by is what is held. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
setInterval(collect, 1_000).unref();
