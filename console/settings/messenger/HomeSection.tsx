import { createSignal, For } from "solid-js";
import { IconButton } from "../../../ui/Button.tsx";
import type { Audience, CardType, MessengerConfig } from "../../data/api.ts";
import { Switch } from "../../shell/Choice.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { Select } from "../Select.tsx";
import { createConfigSave } from "./createConfigSave.ts";

const words = text.messenger.home;
const ALL = Object.keys(words.names) as CardType[];

type Card = MessengerConfig["home"]["cards"][number];

/** The cards of home: which, in what order, for whom. Those that are off stand below. */
export function HomeSection(props: { config: MessengerConfig }) {
  const { change, isBusy } = createConfigSave();
  const [said, say] = createSignal("");
  const home = () => props.config.home;
  const placeOf = (type: CardType) => home().cards.findIndex((card) => card.type === type);
  const order = () => [...home().cards.map(({ type }) => type), ...ALL.filter((type) => placeOf(type) < 0)];
  const setCards = (cards: Card[]) => void change({ home: { ...home(), cards } });

  const setOn = (type: CardType, isOn: boolean) =>
    setCards(
      isOn
        ? [...home().cards, { type, visibleTo: "all" }]
        : home().cards.filter((card) => card.type !== type),
    );
  const setAudience = (type: CardType, visibleTo: Audience) =>
    setCards(home().cards.map((card) => (card.type === type ? { ...card, visibleTo } : card)));
  const move = (type: CardType, by: 1 | -1): void => {
    const cards = [...home().cards];
    const from = placeOf(type);
    const [card] = cards.splice(from, 1);
    if (!card) return;
    cards.splice(from + by, 0, card);
    say(words.moved(words.names[type], from + by + 1));
    setCards(cards);
  };

  return (
    <Section title={words.title} lead={words.lead}>
      <Switch
        label={words.isOn}
        hint={words.isOnHint}
        isOn={home().isEnabled}
        isBusy={isBusy()}
        onSwitch={(isEnabled) => void change({ home: { ...home(), isEnabled } })}
      />
      <ol class="c-listbox" role="list">
        <For each={order()}>
          {(type) => (
            <li class="c-listrow c-setrow">
              <Switch
                label={words.names[type]}
                hint={words.hints[type]}
                isOn={placeOf(type) >= 0}
                isDisabled={!home().isEnabled}
                isBusy={isBusy()}
                onSwitch={(isOn) => setOn(type, isOn)}
              />
              <Select<Audience>
                label={text.messenger.audienceOf(words.names[type])}
                isLabelHidden
                options={text.messenger.audiences}
                value={home().cards[placeOf(type)]?.visibleTo ?? "all"}
                isDisabled={placeOf(type) < 0 || !home().isEnabled}
                isBusy={isBusy()}
                onSelect={(visibleTo) => setAudience(type, visibleTo)}
              />
              <span class="c-setrow-moves">
                <IconButton
                  icon="arrowUp"
                  size="sm"
                  label={words.up(words.names[type])}
                  disabled={placeOf(type) <= 0}
                  onClick={() => move(type, -1)}
                />
                <IconButton
                  icon="arrowDown"
                  size="sm"
                  label={words.down(words.names[type])}
                  disabled={placeOf(type) < 0 || placeOf(type) === home().cards.length - 1}
                  onClick={() => move(type, 1)}
                />
              </span>
            </li>
          )}
        </For>
      </ol>
      <p class="oc-sr" role="status">
        {said()}
      </p>
    </Section>
  );
}
