import type { TrackingSettings } from "../trackingValidators";
import type { PageFacts } from "../validators";
import { clip } from "./text";

const MAX_URL_LENGTH = 2000;
const MAX_TITLE_LENGTH = 300;
// What marketing needs to know and nothing else: other parameters carry tokens, names and searches.
const KEPT_PARAMETERS = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
const LOCALE = /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}$/;

/**
 * An address fit for storing: http(s), no credentials, only allow-listed parameters, no fragment but a route. "" if it is none.
 * @param allowed parameters that this workspace keeps beside those of marketing
 */
export function storableUrl(text: string, allowed: readonly string[] = []): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "";
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return "";
  const kept = new URLSearchParams();
  for (const name of [...KEPT_PARAMETERS, ...allowed]) {
    const value = url.searchParams.get(name);
    if (value) kept.set(name, value);
  }
  const query = kept.size > 0 ? `?${kept}` : "";
  return clip(`${url.origin}${url.pathname}${query}${route(url.hash)}`, MAX_URL_LENGTH);
}

/** A fragment is kept only if it is a single-page application's route; others may hold tokens. */
const route = (hash: string) => (/^#!?\//.test(hash) ? (hash.split("?")[0] ?? "") : "");

/** The facts of a page as this workspace stores them. */
export function storablePage(page: PageFacts, { parameters, titles }: TrackingSettings): PageFacts {
  return {
    url: storableUrl(page.url, parameters),
    title: titles ? clip(page.title, MAX_TITLE_LENGTH) : "",
    referrer: storableUrl(page.referrer, parameters),
    locale: storableLocale(page.locale),
  };
}

/** A locale as it is stored; "" for what is none. */
export const storableLocale = (locale: string | undefined): string =>
  locale !== undefined && LOCALE.test(locale) ? locale : "";
