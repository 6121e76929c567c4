import { type Language, languageFor } from "./languages";
import { asianMails } from "./mailWords/asianMails";
import { easternMails } from "./mailWords/easternMails";
import { en, type MailCatalog } from "./mailWords/en";
import { europeanMails } from "./mailWords/europeanMails";

/** The words of mails to visitors, and of the page behind their unsubscribe link, in the language of who reads them. */

/** In every language that the messenger speaks. */
export const MAIL_CATALOGS: Record<Language, MailCatalog> = {
  en,
  ...europeanMails,
  ...easternMails,
  ...asianMails,
};
const FROM_THE_RIGHT: readonly Language[] = ["ar", "fa", "he"];

export type MailWords = {
  lang: Language;
  dir: "ltr" | "rtl";
  say: (key: keyof MailCatalog, values?: Record<string, string | number>) => string;
};

/** @param wishes BCP 47, dearest first, commas between; as in `Accept-Language`, too */
export function mailWordsFor(wishes: string): MailWords {
  const lang = languageFor(wishes.replaceAll(/;[^,]*/g, ""));
  return {
    lang,
    dir: FROM_THE_RIGHT.includes(lang) ? "rtl" : "ltr",
    say: (key, values = {}) =>
      MAIL_CATALOGS[lang][key].replaceAll(/\{(\w+)\}/g, (blank, name: string) => `${values[name] ?? blank}`),
  };
}

/** Whether an address works. Goes to whoever set it up in the console, which speaks English. */
export const testMail = {
  subject: "Test mail",
  text: (workspace: string): string =>
    `This is a test of the e-mail settings of ${workspace}. Visitors who have left will get answers this way.`,
};
