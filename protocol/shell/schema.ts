import * as z from "zod/mini";
import { catch as orElse } from "zod/mini";
import type { Scalar } from "../json.ts";

/** Lone surrogates become U+FFFD: Convex refuses strings that are not well-formed. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\uFFFD");

/** As text, whichever of the two a customer's script has written. */
const textOrNumber = z.pipe(z.union([z.string(), z.number()]), z.transform(String));

/**
 * Text a customer's script gave us, which the loader passes on as it came: numbers become text, what is too long is
 * cut, anything else counts as not given. One bad field must not cost the customer the whole call.
 */
const givenText = (max: number) =>
  orElse(
    z.optional(
      z.pipe(
        textOrNumber,
        z.transform((value: string) => wellFormed(value).slice(0, max)),
      ),
    ),
    undefined,
  );

/** Keys end up as fields of documents, and the deployment refuses the whole call for one that cannot (claims.ts). */
const ATTRIBUTE_KEY = /^[A-Za-z0-9][\x20-\x7e]{0,63}$/;

/** A customer's flat key-value pairs; what is not flat, has no usable key or is too many is left out. */
const values = (most: number) =>
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
          .slice(0, most)
          .map(([key, value]) => [
            key,
            typeof value === "string" ? wellFormed(value).slice(0, 1_000) : value,
          ]),
      ) as Record<string, Scalar>;
    }),
  );
// As many as the deployment takes (convex/model/claims.ts).
const attributes = orElse(z.optional(values(50)), undefined);
/** By its name, by its facts, or null: what was said of it is taken back. */
const company = orElse(z.nullable(z.union([values(20), givenText(200)])), undefined);

const theme = z.enum(["light", "dark", "system"]);
/** A language tag, also with the underscore of `de_DE`, as many systems and pages write it. */
const locale = z.string().check(
  z.overwrite((value) => value.replaceAll("_", "-")),
  z.regex(/^[A-Za-z0-9-]{0,35}$/),
);
const webUrl = z.string().check(z.maxLength(2_048), z.regex(/^https?:\/\//i));
/** A page handle (SPEC SH9); anything else is none. */
const handle = orElse(z.optional(z.string().check(z.regex(/^[\da-f]{32}$/))), undefined);
/** As text, so that the range is checked in one place. */
const px = z.pipe(textOrNumber, z.transform(Number)).check(z.gte(0), z.lte(999));
/** Text about the page: what is not text counts as empty. */
const pageText = (max: number) =>
  orElse(z.string().check(z.overwrite((value) => wellFormed(value).slice(0, max))), "");

/** Who the customer says the visitor is. */
const user = z.object({
  email: givenText(320),
  name: givenText(256),
  userId: givenText(256),
  company,
  userHash: givenText(256),
  userToken: givenText(8_192),
  customAttributes: attributes,
});

/** A flag as HTML authors and scripts write one. */
const givenFlag = orElse(
  z.optional(z.pipe(z.union([z.string(), z.number(), z.boolean()]), z.transform(String))),
  undefined,
);

const settings = {
  user: orElse(z.optional(user), undefined),
  onboardingVerificationToken: givenText(512),
  clientIdentifier: givenText(128),
  locale: orElse(z.optional(locale), undefined),
  theme: orElse(z.optional(theme), undefined),
  launcher: orElse(z.optional(z.enum(["visible", "hidden"])), undefined),
  launcherSelector: givenText(500),
  bottom: orElse(z.optional(px), undefined),
  consent: orElse(z.optional(z.enum(["required", "granted"])), undefined),
};

const givenSettings = {
  ...settings,
  trackPageViews: givenFlag,
  hideLauncher: givenFlag,
  verificationToken: givenText(512),
};

const page = z.object({
  url: pageText(4_096),
  title: pageText(512),
  referrer: pageText(4_096),
  locale: orElse(locale, ""),
  isRtl: z.boolean(),
  isFull: z.boolean(),
});

/** Ids may be given as numbers; an article's slug has letters of any script. */
const givenId = textOrNumber.check(z.regex(/^[\p{L}\p{M}\p{N}_-]{1,128}$/u));
const tab = z.enum(["home", "messages", "help", "tours", "tasks", "tickets"]);
const view = z.union([
  z.object({ name: tab }),
  z.object({
    name: z.enum(["conversation", "article", "collection", "ticket", "announcement", "checklist"]),
    id: givenId,
  }),
  z.object({ name: z.literal("newMessage"), prefill: givenText(4_000) }),
  z.object({ name: z.literal("newTicket") }),
]);

const greeting = z.object({
  config: z.object({
    ...givenSettings,
    convexUrl: webUrl,
    workspaceId: textOrNumber.check(z.maxLength(128)),
  }),
  kept: orElse(
    z.optional(
      z.object({
        settings: z.object({ ...settings, trackPageViews: z.optional(z.boolean()) }),
        views: z.array(view).check(z.minLength(1)),
        h: handle,
      }),
    ),
    undefined,
  ),
  memory: orElse(z.optional(z.object({ color: z.optional(z.string()), h: handle })), undefined),
  isOpen: z.boolean(),
  page,
  authoring: givenText(256),
});

/** The loader → frame half of the shell's messages: a schema for each argument. Frame only. */
export const shellSchemas = {
  init: [greeting],
  page: [page],
  // A place we do not know opens the messenger where it was.
  open: [orElse(z.optional(tab), undefined)],
  why: [],
  close: [],
  show: [],
  hide: [],
  intent: [],
  showNewMessage: [givenText(4_000)],
  showConversation: [orElse(z.optional(givenId), undefined)],
  showArticle: [givenId],
  showTicket: [givenId],
  startChecklist: [givenId],
  startSurvey: [givenId],
  // What is no id has its answer, too.
  startTour: [orElse(givenId, ""), orElse(z.optional(z.number()), undefined)],
  identify: [user],
  update: [z.object(givenSettings)],
  setLocale: [locale],
  setTheme: [theme],
  setConsent: [orElse(z.boolean(), false)],
  trackEvent: [
    textOrNumber.check(z.minLength(1), z.maxLength(256)),
    // Where it is sent everything that is left out is told of (frame/tracking/).
    z.unknown(),
  ],
  logout: [],
  destroy: [orElse(z.optional(z.boolean()), undefined)],
} as const;
