/** What a started home says about itself: one JSON line for scripts, or a page for a person. */
import { relative } from "node:path";
import type { Seeded } from "./seed.ts";

export type StartInfo = {
  url: string;
  widgetUrl: string;
  consoleUrl: string;
  demoUrl: string | null;
  demoPages: string[];
  workspaceId: string;
  owner: { email: string; password: string };
  adminKey: string;
  dataDir: string;
};

/** Text for a terminal. */
export function toBanner(
  info: StartInfo,
  extra: { snippet: string; seeded: Seeded; siteUrl: string; startedInMs: number },
): string {
  const { snippet, seeded, siteUrl, startedInMs } = extra;
  const rows: [string, string][] = [
    ["Console", info.consoleUrl],
    ["API", info.url],
    ...(siteUrl.startsWith(`${info.url}/`) ? [] : [["HTTP actions", siteUrl] satisfies [string, string]]),
    ...(info.demoUrl === null ? [] : [["Demo site", info.demoUrl] satisfies [string, string]]),
    ["Data", relative(process.cwd(), info.dataDir) || info.dataDir],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const signIn = seeded.isNew
    ? "Sign in to the console as"
    : "Sign in to the console as (unless changed since)";
  return [
    "",
    `Opencom Widget is ready (${startedInMs} ms).`,
    "",
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`),
    "",
    `${signIn}`,
    "",
    `  e-mail    ${info.owner.email}`,
    `  password  ${info.owner.password}`,
    "",
    "Paste into the <head> of your pages",
    "",
    `  ${snippet}`,
    "",
    "Ctrl-C stops.",
    "",
  ].join("\n");
}
