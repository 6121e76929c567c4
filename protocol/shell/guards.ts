const code = /^[A-Z_]{1,64}$/;

/** The part of `Appearance` the host draws; also what the browser's memory of the last visit must look like. */
export const lookShape = {
  color: /^#[0-9a-f]{6}$/i,
  side: ["left", "right"],
  icon: ["chat", "help", "spark"],
  launcher: ["visible", "hidden"],
  spacing: 0.5,
};

/** A `CallOutcome` that says no. */
export const failureShape = { ok: [false], code };

/** What the host checks of each message: the fields it uses. */
export const shellShapes = {
  welcome: { proto: 0 },
  incompatible: {},
  "shell.booted": {
    unread: 0,
    appearance: { ...lookShape, theme: ["light", "dark", "system"] },
    visitorRef: "",
  },
  "shell.refused": { code, message: "" },
  "shell.unreachable": {},
  "shell.unread": { count: 0 },
  "shell.opened": {},
  "shell.closed": {},
  "shell.requestClose": {},
  "shell.requestOpen": {},
  "shell.resized": { width: 0.5, height: 0.5 },
  "shell.event": {
    name: ["conversationStarted", "messageReceived", "userIdentified", "toursChanged"],
    data: {},
  },
  "shell.warn": { code, detail: "" },
};
