import { LONG } from "./longWords.ts";

/** What teams put before visitors, by the name of the page that it is on; `imageId` is a picture of the workspace's. */
export type LiveItems = {
  messages: Record<string, object>;
  checklists: Record<string, { fields: object; done: number }>;
  /** What the tooltip says. */
  tip: object;
};
type Made = { senderId: string; imageId: string };

/** An ordinary shop's. */
export const typicalItems = ({ senderId, imageId }: Made): LiveItems => ({
  messages: {
    chat: {
      type: "chat",
      senderId,
      source: "Did you find what you were looking for? If not, **ask us**: a person answers.",
      image: null,
      buttons: [],
      reply: { quickReplies: ["Yes, thanks", "Which size fits me?"] },
    },
    post: {
      type: "post",
      senderId,
      title: "Try it for thirty days",
      source:
        "Ride it, pack it, leave it in the rain. If it is not for you, **we take it back** and pay for the way.",
      image: { imageId, alt: "A bike in front of a red wall" },
      video: null,
      buttons: [
        { label: "How returns work", action: { type: "tab", tab: "help" } },
        { label: "Not now", action: { type: "dismiss" } },
      ],
    },
    banner: {
      type: "banner",
      source: "Two months are free if you pay by the year, **until Sunday**.",
      position: "top",
      style: "float",
      isDismissible: true,
      buttons: [{ label: "Talk to us", action: { type: "newConversation" } }],
    },
  },
  tip: {
    title: "Find your size",
    source: "Measure your inseam first: [it takes a minute](https://fjord.example/fitting).",
    media: { image: { imageId, alt: "A bike in front of a red wall" }, video: null },
  },
  checklists: Object.fromEntries(
    ["pill", "panel"].map((page) => [
      page,
      {
        fields: {
          title: "Set up your new bike",
          description: "Five minutes, and it fits like a glove.",
          items: [
            step("inseam", "Measure your inseam", { text: "Shoes off, back to the wall." }),
            step("saddle", "Set the saddle", {
              text: "Heel on the pedal, **leg straight**.",
              action: { type: "url", url: "https://fjord.example/fitting", label: "Find your size" },
            }),
            step("ask", "Anything unclear?", { action: { type: "newConversation", text: "My saddle" } }),
            step("number", "Register the frame number"),
          ],
        },
        done: 1,
      },
    ]),
  ),
});

const [LINE, ARABIC, HEBREW, , , , , RUSSIAN] = LONG.lines;
const WORD = LONG.word.slice(0, 40);
const LINK = { type: "url", url: LONG.address };

/** Each as long as it may be. */
export const longItems = ({ senderId, imageId }: Made): LiveItems => ({
  messages: {
    chat: {
      type: "chat",
      senderId,
      source: LONG.lines.join("\n\n"),
      image: { imageId, alt: LINE },
      buttons: [
        { label: WORD, action: LINK },
        { label: ARABIC.slice(0, 40), action: { type: "newConversation" } },
      ],
      reply: { quickReplies: [WORD, RUSSIAN.slice(0, 40), "OK"] },
    },
    post: {
      type: "post",
      senderId,
      title: `${LONG.word} ${HEBREW}`.slice(0, 120),
      source: `${LONG.lines.join("\n\n")}\n\n- ${LONG.address}\n- ${ARABIC}\n\n> [!WARNING]\n> ${LINE}`,
      image: { imageId, alt: LINE },
      video: null,
      buttons: [
        { label: WORD, action: LINK },
        { label: ARABIC.slice(0, 40), action: { type: "newConversation" } },
        { label: RUSSIAN.slice(0, 40), action: { type: "dismiss" } },
        { label: "OK", action: { type: "dismiss" } },
      ],
    },
    banner: {
      type: "banner",
      source: `${LINE} ${ARABIC} [${LONG.word}](${LONG.address})`.slice(0, 500),
      position: "top",
      style: "float",
      isDismissible: true,
      buttons: [
        { label: WORD, action: LINK },
        { label: ARABIC.slice(0, 40), action: { type: "newConversation" } },
      ],
    },
  },
  tip: {
    title: `${LONG.word} ${HEBREW}`.slice(0, 120),
    source: `${LINE}\n\n${ARABIC}\n\n- ${LONG.address}\n- ${RUSSIAN}`.slice(0, 1_000),
    media: { image: null, video: { type: "link", url: LONG.address } },
  },
  checklists: Object.fromEntries(
    ["pill", "panel"].map((page) => [
      page,
      {
        fields: {
          title: `${LONG.word} ${RUSSIAN}`.slice(0, 120),
          description: LONG.lines.slice(0, 3).join(" ").slice(0, 500),
          items: LONG.lines.map((line, at) =>
            step(`step-${at}`, line.slice(0, 120), {
              text: LONG.lines.slice(0, 4).join(" ").slice(0, 500),
              action: at === 0 ? { ...LINK, label: WORD } : { type: "none" },
            }),
          ),
        },
        done: 2,
      },
    ]),
  ),
});

function step(id: string, title: string, more: { text?: string; action?: object } = {}): object {
  return { id, title, action: { type: "none" }, ...more };
}
