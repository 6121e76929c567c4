/** The deployment's functions for authors, as in `live/functions.ts`; each takes the token of one editing session. */
import type { FunctionArgs, FunctionReference } from "convex/server";
import type { api } from "../../convex/_generated/api";
import type { Appearance } from "../../protocol/messages.ts";
import type { TourContent } from "../tours/model.ts";

type Api = typeof api;

export type TourFields = FunctionArgs<Api["tours"]["update"]>["fields"];
export type TooltipFields = FunctionArgs<Api["tooltips"]["update"]>["fields"];
/** What is edited, as its author left it. */
export type Fields = TourFields | TooltipFields;
export type Step = TourFields["content"]["steps"][number];
export type Tip = TooltipFields["content"];
export type AnchorDraft = Tip["anchor"];
export type Blocks = TourContent["steps"][number]["blocks"];
/** A picture or video as its author has chosen it, and as visitors see it. */
export type MediaDraft = Step["media"];
export type Media = TourContent["steps"][number]["media"];
export type StepButton = Step["buttons"][number];

/** What is edited, and how it stands on the server. */
export type Edited = {
  content: { type: "tour" | "tooltip"; id: string };
  name: string;
  status: "draft" | "live" | "paused" | "archived";
  version: number;
  fields: Fields;
  /** What this author has not applied yet; null: nothing. */
  work: { fields: Fields; baseVersion: number; savedAt: number } | null;
  /** The step that the author wants to see first. */
  stepId?: string | null;
  agentName: string;
  origin: string;
  expiresAt: number;
  /** What visitors see it in. */
  appearance: Appearance;
};

type Token = { authoringToken: string };
type Query<Args, Answer> = FunctionReference<"query", "public", Token & Args, Answer>;
type Mutation<Args, Answer> = FunctionReference<"mutation", "public", Token & Args, Answer>;
type Written = { fields: Fields; baseVersion: number };

const named = <T>(name: string): T => `authoring:${name}` as unknown as T;

export const getEdited = named<Query<unknown, Edited>>("get");
export const timeLeft = named<Query<{ salt: string }, { leftMs: number }>>("timeLeft");
export const renderMarkdown = named<Query<{ source: string }, { blocks: Blocks }>>("render");
export const showMedia = named<Query<{ media: MediaDraft }, { media: Media }>>("show");
export const saveWork = named<Mutation<Written, { savedAt: number }>>("save");
export const applyWork = named<Mutation<Written, { version: number }>>("apply");
export const discardWork = named<Mutation<unknown, null>>("discard");
export const endAuthoring = named<Mutation<unknown, null>>("end");

/** Whether it is a tour: what has steps. */
export const isTour = (fields: Fields): fields is TourFields => "steps" in fields.content;
