import { createSignal, createUniqueId, Show } from "solid-js";
import { createStore, type SetStoreFunction } from "solid-js/store";
import { Button } from "../../../ui/Button.tsx";
import { ArticlePreview } from "../../articles/ArticlePreview.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { useToast } from "../../shell/ToastContext.tsx";
import { failureText, text } from "../../strings.ts";
import { Select } from "../messenger/Select.tsx";
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
        <div>
          <Button variant="ghost" size="sm" icon="chevronLeft" onClick={() => props.onClosed()}>
            {words.back}
          </Button>
        </div>
        <Words draft={draft} setDraft={setDraft} />
        <CoverField
          coverId={draft.coverId}
          known={props.saved?.fields.coverId === draft.coverId ? props.saved?.cover : null}
          onChange={(coverId) => setDraft("coverId", coverId)}
        />
        <LinkFields draft={draft} setDraft={setDraft} />
        <footer class="c-form-foot">
          <p class="c-field-problem" role="alert">
            {saving.problem()}
          </p>
          <div class="c-form-actions">
            <Button busy={saving.isBusy()} onClick={() => void saving.save()}>
              {words.save}
            </Button>
            <Show
              when={props.saved?.status === "published"}
              fallback={
                <Button
                  variant="primary"
                  busy={saving.isBusy()}
                  onClick={() => void saving.save("published")}
                >
                  {words.publish}
                </Button>
              }
            >
              <Button busy={saving.isBusy()} onClick={() => void saving.save("draft")}>
                {words.unpublish}
              </Button>
            </Show>
            <Show when={props.saved && props.saved.status !== "archived"}>
              <Button variant="ghost" busy={saving.isBusy()} onClick={() => void saving.save("archived")}>
                {words.archive}
              </Button>
            </Show>
          </div>
        </footer>
      </div>
      <aside class="c-content-preview" aria-label={words.preview}>
        <ArticlePreview title={draft.title} source={draft.source} />
      </aside>
    </div>
  );
}

/** Saves what is written, and then sets a status where one is asked for. */
function createSaving(props: Props, fields: () => ReturnType<typeof toFields>) {
  const toast = useToast();
  const create = createMutation(api.announcements.create);
  const update = createMutation(api.announcements.update);
  const setStatus = createMutation(api.announcements.setStatus);
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal("");
  // The version that what is written is based on.
  let version = props.saved?.version ?? 0;
  let announcementId: string | undefined = props.saved?.id;
  const write = async () => {
    if (announcementId) return update({ announcementId, version, fields: fields() });
    const outcome = await create({ fields: fields() });
    if (outcome.ok) announcementId = outcome.value.announcementId;
    return outcome;
  };
  const run = async (status?: Status): Promise<void> => {
    const written = await write();
    if (!written.ok) return void setProblem(failureText(written.failure));
    version = written.value.version;
    if (status && announcementId) {
      const outcome = await setStatus({ announcementId, status });
      if (!outcome.ok) return void setProblem(failureText(outcome.failure));
    }
    toast({ text: status ? words.done[status] : words.saved });
    if (!props.saved && announcementId) props.onCreated?.(announcementId);
  };
  return {
    isBusy,
    problem,
    async save(status?: Status): Promise<void> {
      if (isBusy()) return;
      setBusy(true);
      setProblem("");
      await run(status);
      setBusy(false);
    },
  };
}

type DraftProps = { draft: AnnouncementDraft; setDraft: SetStoreFunction<AnnouncementDraft> };

function Words(props: DraftProps) {
  const id = createUniqueId();
  return (
    <div class="c-stack-4">
      <div class="c-field">
        <label for={`${id}-title`}>{words.fields.title}</label>
        <input
          id={`${id}-title`}
          class="c-input"
          dir="auto"
          maxlength={120}
          autocomplete="off"
          value={props.draft.title}
          onInput={(event) => props.setDraft("title", event.currentTarget.value)}
        />
      </div>
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
        <div class="c-field">
          <label for={`${id}-label`}>{words.fields.label}</label>
          <input
            id={`${id}-label`}
            class="c-input"
            dir="auto"
            maxlength={40}
            value={props.draft.label}
            onInput={(event) => props.setDraft("label", event.currentTarget.value)}
          />
        </div>
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
