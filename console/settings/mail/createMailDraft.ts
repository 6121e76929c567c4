import { createMemo } from "solid-js";
import { createStore } from "solid-js/store";
import type { MailSettings } from "../../data/api.ts";

/** What the form holds: everything as it is typed. */
export type MailFields = {
  isOn: boolean;
  fromName: string;
  replyTo: string;
  quietMs: number;
  which: "deployment" | "own";
  host: string;
  port: string;
  fromAddress: string;
  user: string;
  /** "" keeps the stored one. */
  password: string;
};

export type MailDraft = {
  fields: MailFields;
  set: (change: Partial<MailFields>) => void;
  isChanged: () => boolean;
};

const DEFAULT_PORT = "465";

/** The form's fields, begun with what is stored; they follow what is stored only by `set`. */
export function createMailDraft(settings: () => MailSettings): MailDraft {
  const [fields, setFields] = createStore<MailFields>(toFields(settings()));
  const stored = createMemo(() => JSON.stringify(toFields(settings())));
  return {
    fields,
    set: (change) => setFields(change),
    isChanged: () => JSON.stringify({ ...fields }) !== stored(),
  };
}

/** What `mail:save` takes. */
export function toChange(fields: MailFields) {
  const { isOn, fromName, replyTo, quietMs, which, host, port, fromAddress, user, password } = fields;
  const server = {
    host,
    // A port that is no number is refused by the server, in its words.
    port: Number(port) || 0,
    fromAddress,
    user,
    ...(password === "" ? {} : { password }),
  };
  return { isOn, fromName, replyTo, quietMs, server: which === "own" ? server : null };
}

function toFields(settings: MailSettings): MailFields {
  const { isOn, fromName, replyTo, quietMs, server, deploymentSender } = settings;
  return {
    isOn,
    fromName,
    replyTo,
    quietMs,
    which: server || !deploymentSender ? "own" : "deployment",
    host: server?.host ?? "",
    port: server ? String(server.port) : DEFAULT_PORT,
    fromAddress: server?.fromAddress ?? "",
    user: server?.user ?? "",
    password: "",
  };
}
