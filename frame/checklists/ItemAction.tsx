import { Match, Switch } from "solid-js";
import { perform } from "../help.ts";
import { useMessenger } from "../messenger/context.ts";
import { t } from "../strings/t.ts";
import type { ChecklistItem } from "./functions.ts";

type Action = ChecklistItem["action"];
type Of<K> = Extract<Action, { type: K }>;

const BUTTON = "oc-btn oc-btn-secondary oc-btn-sm oc-item-action";

/** What an item leads to: an address is a link, all else a button. */
export function ItemAction(props: { action: Action; onFollow?: (() => void) | undefined }) {
  const url = () => (props.action.type === "url" ? props.action : undefined);
  const button = () => (["url", "none"].includes(props.action.type) ? undefined : props.action);
  return (
    <Switch>
      <Match when={url()}>{(action) => <Link action={action()} onFollow={props.onFollow} />}</Match>
      <Match when={button()}>{(action) => <Press action={action()} onFollow={props.onFollow} />}</Match>
    </Switch>
  );
}

function Link(props: { action: Of<"url">; onFollow?: (() => void) | undefined }) {
  return (
    <a
      class={BUTTON}
      dir="auto"
      href={props.action.href}
      target="_blank"
      rel="noopener noreferrer"
      onClick={() => props.onFollow?.()}
    >
      {props.action.label}
      {props.action.host && <small dir="ltr">{props.action.host}</small>}
    </a>
  );
}

function Press(props: { action: Action; onFollow?: (() => void) | undefined }) {
  const { app } = useMessenger();
  const words = () => {
    if (props.action.type === "article") return t("taskArticle");
    return "label" in props.action ? props.action.label : t("sendUsAMessage");
  };
  return (
    <button
      type="button"
      class={BUTTON}
      dir="auto"
      onClick={() => {
        perform(app, props.action);
        props.onFollow?.();
      }}
    >
      {words()}
    </button>
  );
}
