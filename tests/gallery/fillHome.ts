import { makePng } from "../e2e/support/png.ts";
import { LONG } from "./longWords.ts";
import type { World } from "./world.ts";

type Item = { title: string; text?: string; action?: object };
type List = { name: string; title: string; description: string; items: Item[]; done: number };
type News = { title: string; source: string; hasCover?: boolean; isRead?: boolean; link?: object };
export type HomeContent = { news: News[]; lists: List[] };

const GUIDE = { type: "url", url: "https://fjord.example/fitting", label: "Find your size" };

/** An ordinary shop's. The last announcement is the newest. */
export const TYPICAL: HomeContent = {
  news: [
    { title: "Open on Sundays", source: "From May on we are here on Sundays, too.", isRead: true },
    { title: "Free check in spring", source: "Bring your bike before the end of March." },
    {
      title: "Winter tyres are here",
      source:
        "Studs, no studs, and two that can do both.\n\n## Which ones fit\n\nAll wheels from **26 to 29 inches**. See [the table](https://fjord.example/tyres).\n\n- Measure the rim\n- Choose the width\n- We fit them while you wait",
      hasCover: true,
      link: { label: "See the tyres", url: "https://fjord.example/tyres" },
    },
  ],
  lists: [
    {
      name: "unbegun",
      title: "Join the club",
      description: "Rides, discounts and a good cup of coffee.",
      items: [{ title: "Choose a group" }, { title: "Tell us your name" }],
      done: 0,
    },
    {
      name: "finished",
      title: "Before the first ride",
      description: "",
      items: [{ title: "Pump up the tyres" }, { title: "Try the brakes" }],
      done: 2,
    },
    {
      name: "checklist",
      title: "Set up your new bike",
      description: "Five minutes, and it fits like a glove.",
      items: [
        { title: "Measure your inseam", text: "Shoes off, back to the wall." },
        { title: "Set the saddle", text: "Heel on the pedal, leg straight.", action: GUIDE },
        { title: "Anything unclear?", action: { type: "newConversation", text: "My saddle" } },
        { title: "Register the frame number" },
      ],
      done: 1,
    },
  ],
};

const [LINE, ARABIC, HEBREW, HINDI, , , , RUSSIAN] = LONG.lines;
const short = (text: string) => text.slice(0, 120);

/** All of it as long as it may be, in many scripts. */
export const LENGTHY: HomeContent = {
  news: [
    { title: short(ARABIC), source: LONG.lines.join("\n\n"), isRead: true },
    { title: short(LINE), source: `${LONG.address} ${LONG.lines.join(" ")}` },
    {
      title: short(`${LONG.word} ${LONG.word}`),
      source: `${LONG.lines.join("\n\n")}\n\n> [!WARNING]\n> ${LINE}`,
      hasCover: true,
      link: { label: LONG.word.slice(0, 40), url: LONG.address },
    },
  ],
  lists: [
    {
      name: "unbegun",
      title: short(HINDI),
      description: LONG.lines.slice(0, 4).join(" ").slice(0, 500),
      items: [{ title: LONG.word }],
      done: 0,
    },
    {
      name: "other",
      title: short(HEBREW),
      description: HEBREW,
      items: [{ title: "1" }, { title: "2" }],
      done: 1,
    },
    {
      name: "checklist",
      title: short(`${LONG.word} ${RUSSIAN}`),
      description: LONG.lines.slice(0, 3).join(" ").slice(0, 500),
      items: [
        { title: short(LINE), text: LONG.lines.slice(0, 4).join(" ").slice(0, 500) },
        {
          title: short(ARABIC),
          text: HEBREW,
          action: { type: "url", url: LONG.address, label: LONG.word.slice(0, 40) },
        },
        ...LONG.lines.map((title) => ({ title: short(title), text: LONG.word })),
      ],
      done: 2,
    },
  ],
};

/** Fills home's later cards: announcements and checklists, with what the visitor has read and done of them. */
export async function fillHome(world: World, { news, lists }: HomeContent): Promise<void> {
  for (const each of news) world.ids.announcement = await publish(world, each);
  for (const list of lists) world.ids[list.name] = await addList(world, list);
}

async function publish({ agent, visitor }: World, each: News): Promise<string> {
  const { title, source, link = null, hasCover = false, isRead = false } = each;
  const coverId = hasCover ? await addPicture(agent) : null;
  const fields = { title, source, link, coverId, visibleTo: "all" };
  const { announcementId } = await agent.mutate<{ announcementId: string }>("announcements:create", {
    fields,
  });
  await agent.mutate("announcements:setStatus", { announcementId, status: "published" });
  if (isRead) await visitor.mutate("announcements:markRead", { announcementId });
  return announcementId;
}

async function addPicture(agent: World["agent"]): Promise<string> {
  const attachmentId = await agent.upload("cover.png", "image/png", makePng(800, 400));
  return (await agent.mutate<{ imageId: string }>("articles:addImage", { attachmentId })).imageId;
}

async function addList({ agent, visitor }: World, list: List): Promise<string> {
  const { title, description, done } = list;
  const items = list.items.map((item, at) => ({ id: `item-${at}`, action: { type: "none" }, ...item }));
  const fields = { title, description, items, visibleTo: "all" };
  const { checklistId } = await agent.mutate<{ checklistId: string }>("checklists:create", { fields });
  await agent.mutate("checklists:setStatus", { checklistId, status: "live" });
  for (const { id } of items.slice(0, done))
    await visitor.mutate("checklists:complete", { checklistId, itemId: id, done: true });
  return checklistId;
}
