import { Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { isTour } from "./functions.ts";
import { TIP } from "./items.ts";
import { words } from "./words.ts";

/** What stands between the author and a good end: a colleague's version, a mistake, a session that ends. */
export function Notices() {
  const { work, page, preview, isSoonOver } = useAuthoring();
  const faulty = () => {
    const fault = work.fault();
    if (!fault) return null;
    if (fault.field === "OFFLINE") return { text: words.faultOffline, id: null };
    const at = page.items().findIndex(({ id }) => id === fault.id);
    const isStep = at >= 0 && page.items().length > 1;
    const where = isStep ? words.faultAt(at + 1, words.fields[fault.field] ?? fault.field) : "";
    // Of what is at hand it is said beside that.
    if (fault.id !== null && fault.id === (isTour(work.fields()) ? page.selected() : TIP)) return null;
    return { text: where + fault.text, id: fault.id };
  };
  return (
    <>
      <Show when={work.isContested()}>
        <div class="oc-au-notice" role="alert">
          <p>{words.contested}</p>
          <div class="oc-au-ways">
            <Button size="sm" onClick={() => work.choose("mine")}>
              {words.mine}
            </Button>
            <Button size="sm" onClick={() => work.choose("theirs")}>
              {words.theirs}
            </Button>
          </div>
        </div>
      </Show>
      <Show when={faulty()}>
        {(fault) => (
          <div class="oc-au-notice oc-au-bad" role="alert">
            <p>{fault().text}</p>
            <Show when={fault().id !== null}>
              <Button size="sm" onClick={() => page.select(fault().id)}>
                {words.goTo}
              </Button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={preview.hasFailed()}>
        <p class="oc-au-notice oc-au-bad" role="alert">
          {words.previewFailed}
        </p>
      </Show>
      <Show when={isSoonOver()}>
        <div class="oc-au-notice" role="status">
          <p>{words.soonOver}</p>
          <Button size="sm" onClick={() => work.renew()}>
            {words.goOn}
          </Button>
        </div>
      </Show>
    </>
  );
}
