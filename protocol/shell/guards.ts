const code = /^[A-Z_]{1,64}$/;

/** The part of `Appearance` the host draws; also what the browser's memory of the last visit must look like. */
export const lookShape = {
  color: /^#[0-9a-f]{6}$/i,
  side: /^(left|right)$/,
  icon: /^(chat|help|spark)$/,
  launcher: /^(visible|hidden)$/,
  spacing: 0.5,
  theme: /^(light|dark|system)$/,
};

/** A `CallOutcome` that says no. */
export const failureShape = { ok: [false], code };

const nothing = {};

/** What the host checks of each message: the fields it uses. */
export const shellShapes = {
  welcome: nothing,
  incompatible: nothing,
  "shell.booted": { unread: 0, appearance: lookShape, visitorRef: "" },
  "shell.refused": { code, message: "" },
  "shell.unreachable": nothing,
  "shell.unread": { count: 0 },
  "shell.opened": nothing,
  "shell.closed": nothing,
  "shell.requestClose": nothing,
  "shell.requestOpen": nothing,
  "shell.resized": { width: 0.5, height: 0.5 },
  "shell.event": { name: /^[a-z]+(Started|Received|Identified|Changed)$/, data: nothing },
  "shell.warn": { code, detail: "" },
};
