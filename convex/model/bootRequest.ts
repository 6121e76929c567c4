import type { Attributes, BootRequest, PageFacts, UserFields } from "../validators";
import { isAttributeKey } from "./claims";
import { clip, isWellFormed } from "./text";

/**
 * Reads a boot request from untrusted JSON. Unknown fields are left out; a field of a wrong type makes it null.
 * What the values mean is checked in `bootVisitor`, which the public mutation uses as well.
 */
export function parseBootRequest(text: string): BootRequest | null {
  const body = parseJson(text);
  if (!isRecord(body) || !isRecord(body.page)) return null;
  const page = pageTexts(body.page);
  const required = texts(body, ["workspaceId", "tokenHash", "nextResumeHash", "parentOrigin"]);
  const optional = optionalTexts(body, [
    "resumeSecret",
    "pageHandle",
    "nextPageHandleHash",
    "tab",
    "languages",
    "clientIdentifier",
    "loaderVersion",
    "onboardingVerificationToken",
  ]);
  const user = body.user === undefined ? {} : { user: parseUser(body.user) };
  const ancestors =
    body.ancestorOrigins === undefined ? {} : { ancestorOrigins: textList(body.ancestorOrigins) };
  if (!page || !required || !optional || user.user === null || ancestors.ancestorOrigins === null)
    return null;
  return { ...required, ...optional, ...user, ...ancestors, page } as BootRequest;
}

function parseUser(value: unknown): UserFields | null {
  if (!isRecord(value)) return null;
  const fields = optionalTexts(value, ["email", "name", "userId", "userHash", "userToken"]);
  const { company, customAttributes } = value;
  const isCompany = company === undefined || company === null || typeof company === "string";
  if (!fields || !(isCompany || isValues(company))) return null;
  if (!(customAttributes === undefined || isValues(customAttributes))) return null;
  return {
    ...fields,
    ...(company === undefined ? {} : { company }),
    ...(customAttributes === undefined ? {} : { customAttributes }),
  };
}

const isValues = (value: unknown): value is Attributes =>
  isRecord(value) && Object.entries(value).every(([key, item]) => isAttributeKey(key) && isAttribute(item));

/** A page may be called by half a character, and is served all the same. */
function pageTexts(page: Record<string, unknown>): PageFacts | null {
  const whole = (key: keyof PageFacts) => {
    const value = page[key];
    return typeof value === "string" ? clip(value, value.length) : null;
  };
  const [url, title, referrer, locale] = [whole("url"), whole("title"), whole("referrer"), whole("locale")];
  const isWhole = url !== null && title !== null && referrer !== null && locale !== null;
  return isWhole ? { url, title, referrer, locale } : null;
}

/** The named texts of an object; null unless all are there and well-formed. */
export function texts<Key extends string>(
  source: Record<string, unknown>,
  keys: Key[],
): Record<Key, string> | null {
  const found = optionalTexts(source, keys);
  return found && keys.every((key) => found[key] !== undefined) ? (found as Record<Key, string>) : null;
}

function optionalTexts<Key extends string>(
  source: Record<string, unknown>,
  keys: Key[],
): { [K in Key]?: string } | null {
  const found: { [K in Key]?: string } = {};
  for (const key of keys) {
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (typeof value === "string" && isWellFormed(value)) found[key] = value;
    else if (value !== undefined) return null;
  }
  return found;
}

/** A list of well-formed texts, or null. */
export const textList = (value: unknown): string[] | null =>
  Array.isArray(value) && value.every((item) => typeof item === "string" && isWellFormed(item))
    ? value
    : null;

const isAttribute = (value: unknown) =>
  value === null ||
  (typeof value === "string" && isWellFormed(value)) ||
  typeof value === "boolean" ||
  typeof value === "number";

/** Tells whether parsed JSON is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON, or null for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
