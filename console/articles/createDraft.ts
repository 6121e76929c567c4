import { createEffect, createMemo, on } from "solid-js";
import { createStore } from "solid-js/store";
import { type ArticleDraft, type ArticleFields, api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import type { Failure, Outcome } from "../data/errors.ts";
import type { DraftStore } from "./draftStore.ts";
import { toSlug } from "./toSlug.ts";

export type Draft = {
  fields: ArticleFields;
  set: (change: Partial<ArticleFields>) => void;
  /** Differs from what the server has. */
  isChanged: () => boolean;
  isBusy: () => boolean;
  /** Began with what this browser had kept. */
  isKept: () => boolean;
  /** What the last try to save failed with. */
  failure: () => Failure | null;
  /** Takes what the server has, and forgets the rest. */
  discard: () => void;
  /** Saves; `over` somebody else's change as well. Resolves with the article's id, or null if it failed. */
  save: (change?: Partial<ArticleFields>, over?: boolean) => Promise<string | null>;
};

type State = { base: number; isKept: boolean; isBusy: boolean; failure: Failure | null };

const NEW = "new";

/** What is being written of an article. `saved` is what the server has: null for a new one. */
export function createDraft(options: {
  saved: () => ArticleDraft | null;
  start: () => Partial<ArticleFields>;
  store: DraftStore;
}): Draft {
  const { saved, store } = options;
  const send = createSend(saved);
  const articleId = (): string => saved()?.id ?? NEW;
  const given = (): ArticleFields => fieldsOf(saved()) ?? { ...EMPTY, ...options.start() };
  const kept = store.read(articleId());
  const [fields, setFields] = createStore<ArticleFields>({ ...given(), ...kept?.fields });
  const [state, setState] = createStore<State>({
    isBusy: false,
    failure: null,
    base: kept?.version ?? saved()?.version ?? 0,
    isKept: kept !== null,
  });
  const isChanged = createMemo(() => textOf(fields) !== textOf(given()));
  const keep = (): void => store.write(articleId(), { version: state.base, fields: { ...fields } });
  const adopt = (): void => {
    setFields(given());
    setState("base", saved()?.version ?? 0);
  };
  followServer({ saved, given, fields, adopt });
  return {
    fields,
    isChanged,
    isBusy: () => state.isBusy,
    isKept: () => state.isKept,
    failure: () => state.failure,
    set(change) {
      // Until somebody chooses an address, it follows the title of what is not there yet.
      const follows = saved() === null && change.title !== undefined && fields.slug === toSlug(fields.title);
      setFields({ ...change, ...(follows ? { slug: toSlug(change.title ?? "") } : {}) });
      keep();
    },
    discard() {
      adopt();
      store.clear(articleId());
      setState({ isKept: false, failure: null });
    },
    async save(change = {}, over = false) {
      if (state.isBusy) return null;
      const key = articleId();
      setState("isBusy", true);
      setFields({ ...change, title: fields.title.trim() });
      const sent = { ...fields, relatedIds: [...fields.relatedIds] };
      const outcome = await send(sent, over ? (saved()?.version ?? 0) : state.base);
      setState({ isBusy: false, failure: outcome.ok ? null : outcome.failure });
      if (!outcome.ok) {
        keep();
        return null;
      }
      setState({ base: outcome.value.version, isKept: false });
      store.clear(key);
      // What was typed meanwhile is not saved yet.
      if (textOf(fields) !== textOf(sent)) keep();
      return outcome.value.articleId;
    },
  };
}

/** Another's change comes in by itself as long as nothing has been written here. */
function followServer(options: {
  saved: () => ArticleDraft | null;
  given: () => ArticleFields;
  fields: ArticleFields;
  adopt: () => void;
}): void {
  const { saved, given, fields, adopt } = options;
  let last = textOf(given());
  createEffect(
    on(
      () => saved()?.version,
      (version) => {
        const now = textOf(given());
        const isUntouched = textOf(fields) === last || textOf(fields) === now;
        last = now;
        if (isUntouched && version !== undefined) adopt();
      },
      { defer: true },
    ),
  );
}

/** Writes a new article or changes the one there is. */
function createSend(
  saved: () => ArticleDraft | null,
): (fields: ArticleFields, version: number) => Promise<Outcome<{ articleId: string; version: number }>> {
  const create = createMutation(api.articles.create);
  const update = createMutation(api.articles.update);
  return async (fields, version) => {
    const known = saved();
    if (known === null) {
      const { order: _order, ...rest } = fields;
      return create({ fields: { ...rest, slug: rest.slug || toSlug(rest.title) || "article" } });
    }
    const outcome = await update({ articleId: known.id, version, fields });
    return outcome.ok ? { ok: true, value: { articleId: known.id, ...outcome.value } } : outcome;
  };
}

const EMPTY: ArticleFields = {
  title: "",
  slug: "",
  source: "",
  collectionId: null,
  visibility: "public",
  status: "draft",
  visibleTo: "all",
  order: 0,
  featured: null,
  relatedIds: [],
};

function fieldsOf(draft: ArticleDraft | null): ArticleFields | null {
  if (!draft) return null;
  const { title, slug, source, collectionId, visibility, status, visibleTo, order, featured, relatedIds } =
    draft;
  return {
    title,
    slug,
    source,
    collectionId,
    visibility,
    status,
    visibleTo,
    order,
    featured,
    relatedIds: [...relatedIds],
  };
}

/** In one order, so that equal fields are equal texts. */
const textOf = (fields: ArticleFields): string =>
  JSON.stringify(Object.keys(EMPTY).map((name) => fields[name as keyof ArticleFields]));
