import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { ArticleFields } from "./articleValidators";
import type { Backend } from "./test.setup";

/** What tests of the help centre share: collections and articles, written as an agent writes them. */

type Written = Partial<Omit<ArticleFields, "order">> & { title: string };

export async function writeArticle(
  t: Backend,
  agentToken: string,
  { title, ...rest }: Written,
): Promise<Id<"articles">> {
  const slug = title.toLowerCase().replace(/\W+/g, "-").replace(/^-|-$/g, "");
  const fields: Omit<ArticleFields, "order"> = {
    title,
    slug,
    source: `${title} in words.`,
    collectionId: null,
    visibility: "public",
    status: "published",
    visibleTo: "all",
    featured: null,
    relatedIds: [],
    ...rest,
  };
  return (await t.mutation(api.articles.create, { agentToken, fields })).articleId;
}

export async function writeCollection(
  t: Backend,
  agentToken: string,
  { name, ...more }: { name: string; parentId?: string; order?: number; icon?: string },
): Promise<Id<"collections">> {
  const slug = name.toLowerCase().replace(/\W+/g, "-");
  const fields = { name, slug, description: "", icon: null, parentId: null, order: 0, ...more };
  return (await t.mutation(api.collections.create, { agentToken, ...fields })).collectionId;
}
