import { type JSX, onCleanup, onMount } from "solid-js";
import { useMessenger } from "../messenger/context.ts";
import { AnnouncementsCard } from "./AnnouncementsCard.tsx";
import { ChecklistsCard } from "./ChecklistsCard.tsx";
import type { CardProps } from "./createSettled.ts";
import { StatusCard } from "./StatusCard.tsx";

type Card = (props: CardProps) => JSX.Element;

const CARDS: Record<string, Card> = {
  announcements: AnnouncementsCard,
  checklists: ChecklistsCard,
  status: StatusCard,
};

/**
 * A card of home by its name, or one from another chunk; a name that is not known yet draws nothing. How tall it is, is
 * remembered for the next time; from when it knows what it has to show its place is as tall, and is no new one.
 */
export function HomeCard(props: { card: string; other: Card | undefined }) {
  const { app } = useMessenger();
  let content!: HTMLDivElement;
  // A card is one for life.
  // oxlint-disable-next-line solid/reactivity
  const { card, other: Card = CARDS[card] } = props;
  let isSettled = !Card;
  const settle = () => {
    isSettled = true;
    const place = content?.parentElement;
    if (place) place.style.minBlockSize = "";
    place?.removeAttribute("data-new");
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
