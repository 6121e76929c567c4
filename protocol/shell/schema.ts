import * as z from "zod/mini";

/** Lone surrogates become U+FFFD: Convex refuses strings that are not well-formed. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\uFFFD");

/** A string of at most `max` UTF-16 code units. */
const text = (max: number) => z.string().check(z.maxLength(max), z.overwrite(wellFormed));
const scalar = z.union([z.null(), z.boolean(), z.number(), text(1_000)]);

/** Keys end up as document fields: Convex refuses `$`, `_` in front, and anything not printable ASCII. */
const attributeKey = z.string().check(z.regex(/^(?!\$|_)[\x20-\x7e]{1,64}$/));
const attributes = z
  .record(attributeKey, scalar)
  .check(z.refine((fields) => Object.keys(fields).length <= 100));

const id = z.string().check(z.regex(/^[\w-]{1,128}$/));
const px = z.number().check(z.gte(-100_000), z.lte(100_000));
const theme = z.enum(["light", "dark", "system"]);
const locale = z.string().check(z.regex(/^[A-Za-z0-9-]{0,35}$/));
const webUrl = z.string().check(z.maxLength(2_048), z.regex(/^https?:\/\//i));
const empty = z.object({});

export const userSchema = z.object({
  email: z.optional(text(320)),
  name: z.optional(text(256)),
  userId: z.optional(text(256)),
  company: z.optional(text(256)),
  userHash: z.optional(text(256)),
  userToken: z.optional(text(8_192)),
  customAttributes: z.optional(attributes),
});

const initConfigSchema = z.object({
  convexUrl: webUrl,
  workspaceId: text(128),
  trackPageViews: z.boolean(),
  user: z.optional(userSchema),
  onboardingVerificationToken: z.optional(text(512)),
  clientIdentifier: z.optional(text(128)),
  locale: z.optional(locale),
  theme: z.optional(theme),
  consent: z.optional(z.enum(["required", "granted"])),
});

export const pageSchema = z.object({
  url: text(4_096),
  title: text(512),
  referrer: text(4_096),
  locale,
});

const layoutSchema = z.object({
  mode: z.enum(["window", "fullscreen"]),
  width: px,
  height: px,
  dir: z.enum(["ltr", "rtl"]),
  reducedMotion: z.boolean(),
  insets: z.object({ top: px, right: px, bottom: px, left: px }),
});

const viewSchema = z.discriminatedUnion("name", [
  z.object({ name: z.literal("home") }),
  z.object({ name: z.literal("messages") }),
  z.object({ name: z.literal("conversation"), id }),
  z.object({ name: z.literal("newMessage"), prefill: z.optional(text(4_000)) }),
  z.object({ name: z.literal("article"), id }),
  z.object({ name: z.literal("ticket"), id }),
]);

/** The loader → frame half of the shell's messages. Frame only: the host has hand guards. */
export const shellSchemas = {
  "shell.init": z.object({
    config: initConfigSchema,
    page: pageSchema,
    layout: layoutSchema,
    launcher: z.object({ visible: z.boolean() }),
  }),
  "shell.identify": z.object({ user: userSchema }),
  "shell.track": z.object({
    name: text(256).check(z.minLength(1)),
    properties: z.optional(attributes),
  }),
  "shell.page": pageSchema,
  "shell.layout": layoutSchema,
  "shell.open": z.object({ view: z.optional(viewSchema) }),
  "shell.close": empty,
  "shell.update": z.object({ config: z.partial(initConfigSchema) }),
  "shell.setLocale": z.object({ locale }),
  "shell.setTheme": z.object({ theme }),
  "shell.setConsent": z.object({ granted: z.boolean() }),
  "shell.logout": empty,
  "shell.destroy": z.object({ forget: z.optional(z.boolean()) }),
  "shell.call": z.object({
    name: z.enum(["startTour", "showArticle", "showTicket", "startSurvey", "startChecklist"]),
    args: z.array(z.json()).check(z.maxLength(8)),
  }),
  "shell.intent": empty,
};
