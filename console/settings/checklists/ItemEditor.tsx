import { Show } from "solid-js";
import { IconButton } from "../../../ui/Button.tsx";
import { text } from "../../strings.ts";
import { TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import { CompletionEditor } from "./CompletionEditor.tsx";
import type { ItemDraft, TabId } from "./checklistDraft.ts";

const words = text.checklists.fields;

/** One item of a checklist: what is to be done, and what leads to it. */
export function ItemEditor(props: {
  item: ItemDraft;
  at: number;
  count: number;
  onChange: (change: Partial<ItemDraft>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const n = () => props.at + 1;
  const targetLabel = () =>
    ({
      none: "",
      url: words.url(n()),
      article: words.article(n()),
      newConversation: words.text(n()),
      tab: words.tab(n()),
      survey: words.survey(n()),
      tour: words.tour(n()),
    })[props.item.leadsTo];
  const hasLabel = () => ["url", "tab", "survey", "tour"].includes(props.item.leadsTo);
  return (
    <li class="c-checkitem">
      <header class="c-checkitem-head">
        <span class="c-label">{words.item(n())}</span>
        <span class="c-setrow-moves">
          <IconButton
            icon="arrowUp"
            class="c-entry-up"
            size="sm"
            label={words.up(n())}
            disabled={props.at === 0}
            onClick={() => props.onMove(-1)}
          />
          <IconButton
            icon="arrowDown"
            class="c-entry-down"
            size="sm"
            label={words.down(n())}
            disabled={n() === props.count}
            onClick={() => props.onMove(1)}
          />
          <IconButton
            icon="close"
            class="c-entry-remove"
            size="sm"
            label={words.remove(n())}
            onClick={() => props.onRemove()}
          />
        </span>
      </header>
      <TextField
        label={words.itemTitle(n())}
        value={props.item.title}
        maxLength={120}
        isOptional
        onInput={(title) => props.onChange({ title })}
      />
      <TextField
        label={words.itemText(n())}
        value={props.item.text}
        maxLength={500}
        isOptional
        onInput={(explanation) => props.onChange({ text: explanation })}
      />
      <Select<ItemDraft["leadsTo"]>
        label={words.action(n())}
        options={words.actions}
        value={props.item.leadsTo}
        onSelect={(leadsTo) => props.onChange({ leadsTo, target: "" })}
      />
      <Show when={hasLabel()}>
        <TextField
          label={words.label(n())}
          value={props.item.label}
          maxLength={40}
          isOptional
          onInput={(label) => props.onChange({ label })}
        />
      </Show>
      <Show when={props.item.leadsTo === "tab"}>
        <Select<TabId>
          label={targetLabel()}
          options={text.messenger.tabs.names}
          value={(props.item.target || "home") as TabId}
          onSelect={(target) => props.onChange({ target })}
        />
      </Show>
      <Show when={!["none", "tab"].includes(props.item.leadsTo)}>
        <TextField
          label={targetLabel()}
          value={props.item.target}
          maxLength={500}
          isOptional
          onInput={(target) => props.onChange({ target })}
        />
      </Show>
      <CompletionEditor
        draft={props.item.completion}
        n={n()}
        onChange={(change) => props.onChange({ completion: { ...props.item.completion, ...change } })}
      />
    </li>
  );
}
