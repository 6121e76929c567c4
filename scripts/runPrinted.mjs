import { spawn } from "node:child_process";

/** Runs a command beside others: what it prints comes as one piece, once it is over. Resolves with `{status, signal, printed}`. */
export const runPrinted = (command, args, env) =>
  new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, { env });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
    child.on("close", (status, signal) => resolve({ status, signal, printed: Buffer.concat(chunks) }));
  });
