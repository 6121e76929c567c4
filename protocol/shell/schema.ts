import * as z from "zod/mini";
import { catch as orElse } from "zod/mini";
import type { Scalar } from "../json.ts";

/** Lone surrogates become U+FFFD: Convex refuses strings that are not well-formed. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\uFFFD");

/** A string of at most `max` UTF-16 code units. */
const text = (max: number) => z.string().check(z.maxLength(max), z.overwrite(wellFormed));

/**
 * Text a customer's script gave us, which the loader passes on as it came: numbers become text, what is too long is
 * cut, anything else counts as not given. One bad field must not cost the customer the whole call.
 */
const givenText = (max: number) =>
  orElse(
    z.optional(
      z.pipe(
        z.union([z.string(), z.number()]),
        z.transform((value) => wellFormed(`${value}`).slice(0, max)),
      ),
    ),
    undefined,
  );

/** Keys end up as fields of documents: Convex refuses `$` and `_` in front, and anything not printable ASCII. */
const ATTRIBUTE_KEY = /^(?!\$|_)[\x20-\x7e]{1,64}$/;
const MAX_ATTRIBUTES = 100;

/** A customer's flat key-value pairs; what is not flat or has no usable key is left out. */
const attributes = orElse(
  z.optional(
    z.pipe(
      z.record(z.string(), z.unknown()),
      z.transform((given) => {
        const kept = Object.entries(given).filter(
          (entry): entry is [string, Scalar] =>
            ATTRIBUTE_KEY.test(entry[0]) &&
            (entry[1] === null || ["string", "number", "boolean"].includes(typeof entry[1])),
        );
        return Object.fromEntries(
          kept
            .slice(0, MAX_ATTRIBUTES)
            .map(([key, value]) => [
              key,
              typeof value === "string" ? wellFormed(value).slice(0, 1_000) : value,
            ]),
        ) as Record<string, Scalar>;
      }),
    ),
  ),
  undefined,
);

const id = z.string().check(z.regex(/^[\w-]{1,128}$/));
const px = z.number().check(z.gte(-100_000), z.lte(100_000));
const theme = z.enum(["light", "dark", "system"]);
const locale = z.string().check(z.regex(/^[A-Za-z0-9-]{0,35}$/));
const webUrl = z.string().check(z.maxLength(2_048), z.regex(/^https?:\/\//i));
const empty = z.object({});

/** Who the customer says the visitor is. */
export const userSchema = z.object({
  email: givenText(320),
  name: givenText(256),
  userId: givenText(256),
  company: givenText(256),
  userHash: givenText(256),
  userToken: givenText(8_192),
  customAttributes: attributes,
});

const initConfigSchema = z.object({
  convexUrl: webUrl,
  workspaceId: z.pipe(z.union([text(128), z.number()]), z.transform(String)),
  trackPageViews: z.boolean(),
  user: orElse(z.optional(userSchema), undefined),
  onboardingVerificationToken: givenText(512),
  clientIdentifier: givenText(128),
  locale: orElse(z.optional(locale), undefined),
  theme: orElse(z.optional(theme), undefined),
  consent: orElse(z.optional(z.enum(["required", "granted"])), undefined),
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
  z.object({ name: z.literal("newMessage"), prefill: givenText(4_000) }),
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
    properties: attributes,
  }),
  "shell.page": pageSchema,
  "shell.layout": layoutSchema,
  // A place we do not know opens the messenger where it was.
  "shell.open": z.object({ view: orElse(z.optional(viewSchema), undefined) }),
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
