import { For, Match, Show, Switch } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { createEntryFocus } from "../settings/createEntryFocus.ts";
import { Select } from "../settings/Select.tsx";
import { text } from "../strings.ts";
import { ConditionRow } from "./ConditionRow.tsx";
import {
  type GroupType,
  makeGroupPart,
  makeRow,
  makeRowPart,
  type Part,
  type Row,
  type RuleDraft,
} from "./ruleDraft.ts";

const words = text.rules;

type Props = {
  draft: RuleDraft;
  /** Segments to choose from, by id. */
  segments: Readonly<Record<string, string>>;
  onChange: (draft: RuleDraft) => void;
};

/** A rule: conditions, and groups of conditions. What is deeper is shown, and stays as it is. */
export function RuleEditor(props: Props) {
  const setParts = (parts: Part[]): void => props.onChange({ ...props.draft, parts });
  const replace = (id: string, part: Part): void =>
    setParts(props.draft.parts.map((each) => (each.id === id ? part : each)));
  const focus = createEntryFocus();
  const remove = (id: string): void => {
    const from = props.draft.parts.findIndex((each) => each.id === id);
    setParts(props.draft.parts.filter((each) => each.id !== id));
    focus.removed(from);
  };
  const add = (part: Part): void => {
    setParts([...props.draft.parts, part]);
    focus.added();
  };
  const counted = () => numbersOf(props.draft.parts);
  return (
    <div class="c-stack-4">
      <Select<GroupType>
        label={words.group}
        options={words.groups}
        value={props.draft.type}
        onSelect={(type) => props.onChange({ ...props.draft, type })}
      />
      <ul class="c-conditions" ref={focus.list}>
        {/* By id: what is typed into keeps its place while the rule around it changes. */}
        <For each={props.draft.parts.map(({ id }) => id)}>
          {(id) => (
            <PartEditor
              part={() => props.draft.parts.find((each) => each.id === id)}
              numbers={counted()}
              segments={props.segments}
              onChange={(part) => replace(id, part)}
              onRemove={() => remove(id)}
            />
          )}
        </For>
      </ul>
      <div class="c-form-actions">
        <Button icon="plus" ref={focus.adder} onClick={() => add(makeRowPart())}>
          {words.add}
        </Button>
        <Button variant="ghost" icon="plus" onClick={() => add(makeGroupPart())}>
          {words.addGroup}
        </Button>
      </div>
    </div>
  );
}

type PartProps = {
  part: () => Part | undefined;
  numbers: ReadonlyMap<string, number>;
  segments: Readonly<Record<string, string>>;
  onChange: (part: Part) => void;
  onRemove: () => void;
};

function PartEditor(props: PartProps) {
  const partOf = <T extends Part["type"]>(...types: T[]) => {
    const part = props.part();
    return part && (types as string[]).includes(part.type) ? (part as Extract<Part, { type: T }>) : undefined;
  };
  return (
    <Switch>
      <Match when={partOf("row")}>
        {(part) => (
          <ConditionRow
            row={part().row}
            n={props.numbers.get(part().row.id) ?? 0}
            segments={props.segments}
            onChange={(change) => props.onChange({ ...part(), row: { ...part().row, ...change } })}
            onRemove={() => props.onRemove()}
          />
        )}
      </Match>
      <Match when={partOf("all", "any", "none")}>{(part) => <InnerGroup {...props} group={part()} />}</Match>
      <Match when={partOf("fixed")}>
        {(part) => (
          <li class="c-condition-group">
            <p class="c-small c-muted">{words.fixed}</p>
            <code class="c-small">{JSON.stringify(part().rule)}</code>
            <IconButton
              icon="close"
              class="c-entry-remove"
              size="sm"
              label={words.removeGroup(props.numbers.get(part().id) ?? 0)}
              onClick={() => props.onRemove()}
            />
          </li>
        )}
      </Match>
    </Switch>
  );
}

type InnerPart = Extract<Part, { rows: Row[] }>;

function InnerGroup(props: PartProps & { group: InnerPart }) {
  const focus = createEntryFocus();
  const setRows = (rows: Row[]): void => props.onChange({ ...props.group, rows });
  const remove = (id: string): void => {
    const from = props.group.rows.findIndex((each) => each.id === id);
    setRows(props.group.rows.filter((each) => each.id !== id));
    focus.removed(from);
  };
  const rowOf = (id: string) => props.group.rows.find((each) => each.id === id);
  return (
    <li class="c-condition-group">
      <header class="c-checkitem-head">
        <Select<GroupType>
          label={words.innerGroup(props.numbers.get(props.group.id) ?? 0)}
          options={words.groups}
          value={props.group.type}
          onSelect={(type) => props.onChange({ ...props.group, type })}
        />
        <IconButton
          icon="close"
          class="c-entry-remove"
          size="sm"
          label={words.removeGroup(props.numbers.get(props.group.id) ?? 0)}
          onClick={() => props.onRemove()}
        />
      </header>
      <ul class="c-conditions" ref={focus.list}>
        <For each={props.group.rows.map(({ id }) => id)}>
          {(id) => (
            <Show when={rowOf(id)}>
              {(row) => (
                <ConditionRow
                  row={row()}
                  n={props.numbers.get(id) ?? 0}
                  segments={props.segments}
                  onChange={(change) =>
                    setRows(props.group.rows.map((each) => (each.id === id ? { ...each, ...change } : each)))
                  }
                  onRemove={() => remove(id)}
                />
              )}
            </Show>
          )}
        </For>
      </ul>
      <div>
        <Button
          size="sm"
          icon="plus"
          ref={focus.adder}
          onClick={() => {
            setRows([...props.group.rows, makeRow("identity")]);
            focus.added();
          }}
        >
          {words.addInside(props.numbers.get(props.group.id) ?? 0)}
        </Button>
      </div>
    </li>
  );
}

/** The number of each condition and each group, from 1, in the order in which they are read. */
function numbersOf(parts: readonly Part[]): Map<string, number> {
  const rows = parts.flatMap((part) => (part.type === "row" ? [part.row] : "rows" in part ? part.rows : []));
  const groups = parts.filter((part) => part.type !== "row");
  return new Map([...rows.entries(), ...groups.entries()].map(([at, { id }]) => [id, at + 1]));
}
