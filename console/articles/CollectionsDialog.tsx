import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { Button, IconButton } from "../../ui/Button.tsx";
import { api, type Collection } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createQuery } from "../data/createQuery.ts";
import { useConfirm } from "../shell/ConfirmContext.tsx";
import { Dialog } from "../shell/Dialog.tsx";
import { failureText, text } from "../strings.ts";
import { CollectionOptions } from "./CollectionOptions.tsx";
import { toSlug } from "./toSlug.ts";

const words = text.articles.collectionsDialog;

/** The tree of collections, to add to and to put in order. */
export function CollectionsDialog(props: { onClosed: () => void }) {
  const collections = createQuery(api.collections.listForAgent, () => ({}));
  const [edited, setEdited] = createSignal<Collection | "new" | null>(null);
  return (
    <Dialog title={words.title} size="lg" onClosed={() => props.onClosed()}>
      {() => (
        <>
          <Show
            when={collections.value()?.length}
            fallback={<p class="c-muted">{collections.value() ? words.empty : text.loading}</p>}
          >
            <ul class="c-collections">
              <For each={collections.value()}>
                {(collection) => <Row collection={collection} onEdit={() => setEdited(collection)} />}
              </For>
            </ul>
          </Show>
          <Show
            when={edited()}
            keyed
            fallback={
              <Button class="c-btn-start" icon="plus" onClick={() => setEdited("new")}>
                {words.add}
              </Button>
            }
          >
            {(collection) => (
              <CollectionForm
                collection={collection === "new" ? null : collection}
                nextOrder={(collections.value() ?? []).filter(({ depth }) => depth === 0).length}
                onDone={() => setEdited(null)}
              />
            )}
          </Show>
        </>
      )}
    </Dialog>
  );
}

function Row(props: { collection: Collection; onEdit: () => void }) {
  const confirm = useConfirm();
  const remove = createMutation(api.collections.remove);
  return (
    <li class="c-collection" data-depth={props.collection.depth}>
      <span class="c-collection-icon" aria-hidden="true">
        {props.collection.icon ?? ""}
      </span>
      <span class="c-row-text">
        <span class="c-strong c-cut" dir="auto">
          {props.collection.name}
        </span>
        <span class="c-small c-muted">{words.count(props.collection.articles)}</span>
      </span>
      <IconButton
        icon="compose"
        size="sm"
        label={words.edit(props.collection.name)}
        onClick={() => props.onEdit()}
      />
      <IconButton
        icon="trash"
        size="sm"
        label={words.remove(props.collection.name)}
        onClick={() =>
          confirm({
            title: words.removeTitle(props.collection.name),
            body: words.removeBody,
            action: words.removeAction,
            run: () => remove({ collectionId: props.collection.id }),
            done: words.removed,
          })
        }
      />
    </li>
  );
}

function CollectionForm(props: { collection: Collection | null; nextOrder: number; onDone: () => void }) {
  const create = createMutation(api.collections.create);
  const update = createMutation(api.collections.update);
  // The form begins with what was there when it was opened and is then its reader's own.
  // eslint-disable-next-line solid/reactivity
  const { collection, nextOrder } = props;
  const [name, setName] = createSignal(collection?.name ?? "");
  const [description, setDescription] = createSignal(collection?.description ?? "");
  const [icon, setIcon] = createSignal(collection?.icon ?? "");
  const [parentId, setParentId] = createSignal<string>(collection?.parentId ?? "");
  const [order, setOrder] = createSignal(String(collection?.order ?? nextOrder));
  const [problem, setProblem] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const fields = {
      name: name(),
      slug: collection?.slug ?? toSlug(name()),
      description: description(),
      icon: icon().trim() || null,
      parentId: parentId() || null,
      order: Number(order()) || 0,
    };
    const outcome = await (collection ? update({ collectionId: collection.id, ...fields }) : create(fields));
    setBusy(false);
    if (outcome.ok) props.onDone();
    else setProblem(failureText(outcome.failure));
  };
  return (
    <form class="c-form c-collection-form" onSubmit={(event) => void submit(event)}>
      <Labelled label={words.name}>
        {(id) => (
          <input
            id={id}
            class="c-input"
            required
            maxLength={100}
            autocomplete="off"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Labelled>
      <Labelled label={words.description}>
        {(id) => (
          <input
            id={id}
            class="c-input"
            maxLength={500}
            autocomplete="off"
            value={description()}
            onInput={(event) => setDescription(event.currentTarget.value)}
          />
        )}
      </Labelled>
      <div class="c-collection-row">
        <Labelled label={words.parent}>
          {(id) => (
            <span class="c-select c-full">
              <select id={id} class="c-input" onChange={(event) => setParentId(event.currentTarget.value)}>
                <option value="" selected={parentId() === ""}>
                  {words.top}
                </option>
                <CollectionOptions value={parentId()} {...(collection ? { except: collection.id } : {})} />
              </select>
            </span>
          )}
        </Labelled>
        <Labelled label={words.icon}>
          {(id) => (
            <input
              id={id}
              class="c-input"
              maxLength={8}
              autocomplete="off"
              value={icon()}
              onInput={(event) => setIcon(event.currentTarget.value)}
            />
          )}
        </Labelled>
        <Labelled label={words.order}>
          {(id) => (
            <input
              id={id}
              class="c-input"
              type="number"
              value={order()}
              onInput={(event) => setOrder(event.currentTarget.value)}
            />
          )}
        </Labelled>
      </div>
      <p class="c-field-problem" role="alert">
        {problem()}
      </p>
      <div class="c-dialog-buttons">
        <Button onClick={() => props.onDone()}>{words.cancel}</Button>
        <Button type="submit" variant="primary" busy={isBusy()}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

function Labelled(props: { label: string; children: (id: string) => JSX.Element }) {
  const id = createUniqueId();
  return (
    <div class="c-field">
      <label for={id}>{props.label}</label>
      {props.children(id)}
    </div>
  );
}
