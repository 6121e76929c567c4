import { Show } from "solid-js";
import { ChoiceField } from "./ChoiceField.tsx";
import { useAuthoring } from "./context.ts";
import { isTour, type Tip } from "./functions.ts";
import type { Item } from "./items.ts";
import { MediaFields } from "./MediaFields.tsx";
import { words } from "./words.ts";

/** How a tooltip behaves. */
export function TipSettings(props: { item: Item }) {
  const { work } = useAuthoring();
  const tip = (): Tip | undefined => {
    const fields = work.fields();
    return isTour(fields) ? undefined : fields.content;
  };
  const set = (change: Partial<Tip>) => work.perform({ do: "tip", set: change });
  return (
    <Show when={tip()}>
      {(shown) => (
        <>
          <ChoiceField
            label={words.side}
            value={shown().side}
            options={words.sides}
            onChoose={(side) => set({ side: side as Tip["side"] })}
          />
          <ChoiceField
            label={words.opens}
            value={shown().opens}
            options={words.openings}
            onChoose={(opens) => set({ opens: opens as Tip["opens"] })}
          />
          <label class="oc-tick">
            <input
              type="checkbox"
              checked={shown().hasBeacon}
              onChange={(event) => set({ hasBeacon: event.currentTarget.checked })}
            />
            <span>{words.beacon}</span>
          </label>
          <ChoiceField
            label={words.beaconAt}
            value={shown().beaconAt ?? "topEnd"}
            options={words.beaconPlaces}
            onChoose={(beaconAt) => set({ beaconAt: beaconAt as NonNullable<Tip["beaconAt"]> })}
          />
          <MediaFields item={props.item} />
        </>
      )}
    </Show>
  );
}
