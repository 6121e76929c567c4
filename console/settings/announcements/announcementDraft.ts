import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";

type Fields = FunctionArgs<typeof api.announcements.create>["fields"];

/** An announcement while it is being written: everything as it is typed. */
export type AnnouncementDraft = {
  title: string;
  source: string;
  visibleTo: Fields["visibleTo"];
  coverId: string | null;
  leadsTo: "none" | "url" | "article";
  label: string;
  target: string;
};

/** An announcement as it begins in the editor. */
export function toDraft(fields: Fields | null): AnnouncementDraft {
  const { title = "", source = "", visibleTo = "all", coverId = null, link = null } = fields ?? {};
  const { label = "", url, articleId } = link ?? {};
  const leadsTo = url !== undefined ? "url" : articleId !== undefined ? "article" : "none";
  return { title, source, visibleTo, coverId, leadsTo, label, target: url ?? articleId ?? "" };
}

/** What the server takes. */
export function toFields({ leadsTo, label, target, ...fields }: AnnouncementDraft): Fields {
  if (leadsTo === "none") return { ...fields, link: null };
  return { ...fields, link: { label, ...(leadsTo === "url" ? { url: target } : { articleId: target }) } };
}
