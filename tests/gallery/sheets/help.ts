import { LONG } from "../longWords.ts";
import { cut, GONE, held, idOf, type Screen, type Sheet } from "../sheet.ts";
import type { Stage } from "../stage.ts";

const help = (stage: Stage) => stage.show("help");
const article = (stage: Stage) => stage.go("showArticle", idOf(stage, "article"));
const found = (words: string) => async (stage: Stage) => {
  await stage.search(words);
  await stage.messenger.locator("mark").first().waitFor();
};
const collection = async (stage: Stage) => {
  await help(stage);
  await stage.messenger.locator(".oc-shelf").first().click();
  await stage.messenger.locator(".oc-bar:not([data-tab])").waitFor();
  await stage.isDone();
};

/** The help centre. */
export const HELP: Pick<Record<Screen, Sheet>, "help" | "search" | "collection" | "article"> = {
  help: {
    drawnBy: ["help/HelpScreen"],
    states: {
      empty: { open: help },
      loading: held(help),
      typical: { open: help },
      long: { open: help },
      error: {
        fails: /^collections:/,
        open: async (stage) => {
          await help(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(help),
    },
  },
  search: {
    drawnBy: ["help/Results"],
    states: {
      empty: {
        world: "typical",
        open: async (stage) => {
          await stage.search("zeppelin quokka");
          await stage.sees(/zeppelin quokka/);
        },
      },
      loading: {
        isHeld: true,
        open: async (stage) => {
          await help(stage);
          stage.hold();
          await stage.search("snippet");
        },
      },
      typical: { open: found("snippet") },
      long: { open: found("Bitte Termin") },
      error: {
        fails: /^articles:search/,
        open: async (stage) => {
          await stage.search("snippet");
          await stage.messenger.locator(".oc-empty").waitFor();
        },
      },
      offline: cut(found("snippet")),
    },
    more: {
      "long, empty": {
        world: "long",
        open: async (stage) => {
          await stage.search(`x${LONG.word}${LONG.word}`);
          await stage.messenger.locator(".oc-empty").waitFor();
        },
      },
    },
  },
  collection: {
    drawnBy: ["help/CollectionScreen"],
    states: {
      empty: {
        hole: "A collection that holds nothing for this visitor is not listed, and nothing leads to it.",
      },
      loading: {
        isHeld: true,
        open: async (stage) => {
          await help(stage);
          stage.hold();
          await stage.messenger.locator(".oc-shelf").first().click();
          await stage.messenger.locator(".oc-bar:not([data-tab])").waitFor();
        },
      },
      typical: { open: collection },
      long: { open: collection },
      error: {
        fails: /^articles:list/,
        open: async (stage) => {
          await collection(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(collection),
    },
  },
  article: {
    drawnBy: ["help/ArticleScreen"],
    states: {
      empty: { hole: "An article is published with a title and words, or is not there." },
      loading: held(article),
      typical: { open: article },
      long: { open: article },
      error: {
        fails: /^articles:get/,
        open: async (stage) => {
          await article(stage);
          await stage.sees("This did not load");
        },
      },
      offline: cut(article),
    },
    more: {
      gone: { open: (stage) => stage.go("showArticle", GONE) },
      contents: {
        open: async (stage) => {
          await article(stage);
          await stage.messenger.locator(".oc-contents summary").click();
        },
      },
      answered: {
        open: async (stage) => {
          await article(stage);
          await stage.click("No");
          await stage.sees(/sorry|thank/i);
        },
      },
    },
  },
};
