/**
 * The lazy chunk of the workspace's own launcher icon: fetches it, keeps it in this browser where that may be, and hands its
 * pixels to the host as text (SPEC SH10), because the customer's page need not allow an address of ours for images.
 */
import type { Extra } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import type { StorageAdapter } from "../session/storage.ts";

type IconWorld = {
  window: Pick<typeof globalThis, "fetch">;
  state: Store<FrameState>;
  storage: StorageAdapter;
  reporter: { extra(extra: Extra): void };
};

/** Where the icon is kept: its address, a space, its bytes. */
const ICON = "icon";
const KEPT_MS = 90 * 86_400_000;
const RETRY_MS = 30_000;
const MAX_BYTES = 32 * 1024;

/** Shows the icon this browser has kept, and then the workspace's present one. */
export function followIcon({ window, state, storage, reporter }: IconWorld): void {
  let [address, drawn] = (storage.get(ICON) ?? "").split(" ") as [string, string?];
  if (drawn) reporter.extra(["icon", drawn]);
  const draw = async (wanted: string): Promise<void> => {
    const answer = await window.fetch(wanted, { credentials: "omit" });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok || bytes.length > MAX_BYTES) throw new Error("The icon is not there.");
    // Another one is wanted by now.
    if (address !== wanted) return;
    drawn = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    storage.set(ICON, `${wanted} ${drawn}`, KEPT_MS);
    reporter.extra(["icon", drawn]);
  };
  const follow = (): void => {
    const { branding, phase } = state.get();
    const wanted = branding?.icon ?? "";
    if (phase !== "ready" || wanted === address) return;
    address = wanted;
    if (!wanted) {
      storage.remove(ICON);
      reporter.extra(["icon", ""]);
      return;
    }
    draw(wanted).catch(() =>
      setTimeout(() => {
        if (address !== wanted) return;
        address = "";
        follow();
      }, RETRY_MS),
    );
  };
  state.subscribe(follow);
  follow();
}
