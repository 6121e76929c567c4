import { createUniqueId, Show } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import { ArticlePreview } from "../../articles/ArticlePreview.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { text } from "../../strings.ts";
import { ContentActions } from "../ContentActions.tsx";
import { ContentBack } from "../ContentBack.tsx";
import { createContentSaving } from "../createContentSaving.ts";
import { TextField } from "../Field.tsx";
import { Select } from "../Select.tsx";
import { type AnnouncementDraft, toDraft, toFields } from "./announcementDraft.ts";
import { CoverField } from "./CoverField.tsx";

const words = text.announcements;

type Saved = (typeof api.announcements.getForAgent)["_returnType"];
type Status = Saved["status"];
type Props = { saved: Saved | null; onClosed: () => void; onCreated?: (id: string) => void };

/** One announcement: what it says, and beside it what visitors will read. */
export function AnnouncementEditor(props: Props) {
  // What others save meanwhile does not overwrite what is being written: the server refuses the older version.
  // oxlint-disable-next-line solid/reactivity
  const [draft, setDraft] = createStore(toDraft(props.saved?.fields ?? null));
  const saving = createSaving(props, () => toFields({ ...draft }));
  return (
    <div class="c-form-editor">
      <div class="c-sections">
        <ContentBack label={words.back} onClick={() => props.onClosed()} />
        <Words draft={draft} setDraft={setDraft} />
        <CoverField
          coverId={draft.coverId}
          known={props.saved?.fields.coverId === draft.coverId ? props.saved?.cover : null}
          onChange={(coverId) => setDraft("coverId", coverId)}
        />
        <LinkFields draft={draft} setDraft={setDraft} />
        <ContentActions<Status>
          saving={saving}
          status={props.saved?.status}
          shown="published"
          hidden="draft"
          words={{ save: words.save, show: words.publish, hide: words.unpublish, archive: words.archive }}
        />
      </div>
      <aside class="c-content-preview" aria-label={words.preview}>
        <ArticlePreview title={draft.title} source={draft.source} />
      </aside>
    </div>
  );
}

/** Where announcements are kept. */
function createSaving(props: Props, fields: () => ReturnType<typeof toFields>) {
  const create = createMutation(api.announcements.create);
  const update = createMutation(api.announcements.update);
  const setStatus = createMutation(api.announcements.setStatus);
  return createContentSaving<Status>({
    saved: props.saved,
    words,
    create: async () => {
      const outcome = await create({ fields: fields() });
      if (!outcome.ok) return outcome;
      const { announcementId: id, version } = outcome.value;
      return { ok: true, value: { id, version } };
    },
    update: (announcementId, version) => update({ announcementId, version, fields: fields() }),
    setStatus: (announcementId, status) => setStatus({ announcementId, status }),
    onCreated: (id) => props.onCreated?.(id),
  });
}

type DraftProps = { draft: AnnouncementDraft; setDraft: SetStoreFunction<AnnouncementDraft> };

function Words(props: DraftProps) {
  const id = createUniqueId();
  return (
    <div class="c-stack-4">
      <TextField
        label={words.fields.title}
        maxLength={120}
        isOptional
        value={props.draft.title}
        onInput={(title) => props.setDraft("title", title)}
      />
      <div class="c-field">
        <label for={`${id}-source`}>{words.fields.source}</label>
        <textarea
          id={`${id}-source`}
          class="c-input c-words"
          dir="auto"
          rows={8}
          aria-describedby={`${id}-hint`}
          value={props.draft.source}
          onInput={(event) => props.setDraft("source", event.currentTarget.value)}
        />
        <p id={`${id}-hint`} class="c-small c-muted">
          {words.fields.sourceHint}
        </p>
      </div>
      <Select
        label={words.fields.audience}
        options={text.messenger.audiences}
        value={props.draft.visibleTo}
        onSelect={(visibleTo) => props.setDraft("visibleTo", visibleTo)}
      />
    </div>
  );
}

function LinkFields(props: DraftProps) {
  const id = createUniqueId();
  return (
    <div class="c-stack-4">
      <Select<AnnouncementDraft["leadsTo"]>
        label={words.fields.link}
        options={words.fields.links}
        value={props.draft.leadsTo}
        onSelect={(leadsTo) => props.setDraft("leadsTo", leadsTo)}
      />
      <Show when={props.draft.leadsTo !== "none"}>
        <TextField
          label={words.fields.label}
          maxLength={40}
          isOptional
          value={props.draft.label}
          onInput={(label) => props.setDraft("label", label)}
        />
        <div class="c-field">
          <label for={`${id}-target`}>
            {props.draft.leadsTo === "url" ? words.fields.url : words.fields.article}
          </label>
          <input
            id={`${id}-target`}
            class="c-input"
            dir="ltr"
            value={props.draft.target}
            onInput={(event) => props.setDraft("target", event.currentTarget.value)}
          />
        </div>
      </Show>
    </div>
  );
}
