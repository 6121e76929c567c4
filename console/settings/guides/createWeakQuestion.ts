import { isAnchorPlaced } from "../../../protocol/anchors/isPlaced.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { text } from "../../strings.ts";

const words = text.guides.weak;

/** What stands at an element: a step of a tour, or all of a tooltip. */
type Pointer = { kind?: "pointer" | "post"; title: string; anchor: Parameters<typeof isAnchorPlaced>[0] };

/** Whether it points at an element that only its place tells apart. */
export const isWeak = ({ kind = "pointer", anchor }: Omit<Pointer, "title">): boolean =>
  kind === "pointer" && isAnchorPlaced(anchor);

/** What is wrong with which elements; empty where there is nothing to ask. */
export function weakLines(pointers: readonly Pointer[]): string[] {
  const named = pointers.flatMap((pointer, at) =>
    isWeak(pointer) ? [pointers.length > 1 ? words.step(at + 1, pointer.title) : words.element] : [],
  );
  return named.length > 0 ? [words.lead(named), words.advice] : [];
}

/** Asks before what points at such an element is put before visitors, as the page does. */
export function createWeakQuestion(pointers: () => readonly Pointer[]): (show: () => Promise<void>) => void {
  const confirm = useConfirm();
  return (show) => {
    const body = weakLines(pointers());
    if (body.length === 0) return void show();
    confirm({
      title: words.title,
      body,
      action: words.publish,
      tone: "primary",
      // What stands in its way is said where it is published.
      run: async () => {
        await show();
        return { ok: true, value: null };
      },
    });
  };
}
