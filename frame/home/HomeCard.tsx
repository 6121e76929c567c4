import { type JSX, onCleanup, onMount } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { AnnouncementsCard } from "./AnnouncementsCard.tsx";
import { ChecklistsCard } from "./ChecklistsCard.tsx";
import type { CardProps } from "./createSettled.ts";
import { StatusCard } from "./StatusCard.tsx";

const CARDS: Record<string, (props: CardProps) => JSX.Element> = {
  announcements: AnnouncementsCard,
  checklists: ChecklistsCard,
  status: StatusCard,
};

/** A card of home by its name; a name that is not known yet draws nothing. How tall it is, is remembered for the next time. */
export function HomeCard(props: { card: string }) {
  const { app } = useMessenger();
  let content!: HTMLDivElement;
  // A card is one for life.
  // oxlint-disable-next-line solid/reactivity
  const { card } = props;
  const Card = CARDS[card];
  let isSettled = !Card;
  const settle = () => {
    isSettled = true;
    const place = content?.parentElement;
    if (place) place.style.minBlockSize = "";
    keep();
  };
  const keep = () => {
    // Of its place, into which one that stands over the header reaches less far.
    const height = `${content?.parentElement?.offsetHeight ?? 0}px`;
    if (isSettled && height !== app.remembered(`card.${card}`)) app.remember(`card.${card}`, height);
  };
  onMount(() => {
    const observer = new ResizeObserver(keep);
    observer.observe(content);
    onCleanup(() => observer.disconnect());
    if (!Card) settle();
  });
  return (
    <div class="oc-late-box" ref={content}>
      {Card && <Card onSettled={settle} />}
    </div>
  );
}
