import { isBoolean, isCount, isLength, isOneOf, isText, matches, optional, shape } from "../checks.ts";

const code = matches(/^[A-Z_]{1,64}$/);
const empty = shape({});

const look = {
  color: matches(/^#[0-9a-f]{6}$/i),
  side: isOneOf("left right"),
  icon: isOneOf("chat help spark"),
  launcher: isOneOf("visible hidden"),
  spacing: isLength,
};

/** The part of `Appearance` the host draws; also read from the browser's memory of the last visit. */
export const isLook = shape(look);

export const isCallOutcome = (value: unknown): boolean =>
  shape({ ok: (ok) => ok === true })(value) || shape({ ok: (ok) => ok === false, code })(value);

export const shellGuards = {
  welcome: shape({ proto: isCount, build: isText(64) }),
  incompatible: shape({ min: isCount, max: isCount }),
  "shell.booted": shape({
    unread: isCount,
    appearance: shape({
      ...look,
      theme: isOneOf("light dark system"),
      teamName: isText(200),
      greeting: isText(500),
    }),
    visitorKind: isOneOf("anonymous claimed verified"),
    visitorRef: isText(128),
  }),
  "shell.refused": shape({ code, message: isText(500) }),
  "shell.unreachable": shape({ retrying: isBoolean }),
  "shell.unread": shape({ count: isCount }),
  "shell.opened": empty,
  "shell.closed": empty,
  "shell.requestClose": empty,
  "shell.requestOpen": empty,
  "shell.resized": shape({ width: isLength, height: isLength }),
  "shell.event": shape({
    name: isOneOf("conversationStarted messageReceived userIdentified toursChanged"),
    data: shape({
      id: optional(isText(128)),
      conversationId: optional(isText(128)),
      count: optional(isCount),
    }),
  }),
  "shell.warn": shape({ code, detail: isText(500) }),
};
