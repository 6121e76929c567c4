/** How long other tabs have to speak up, ms. One that is too busy loses nothing: its files show in both. */
const ANSWER_MS = 400;

export type DraftClaims = {
  /** The files other open tabs have chosen for messages they have not sent. */
  elsewhere(): Promise<ReadonlySet<string>>;
  close(): void;
};

/** A draft's files belong to the tab they were chosen in for as long as that is open. `own` names this one's. */
export function joinDraftClaims(name: string, own: () => readonly string[]): DraftClaims {
  const heard = new Set<string>();
  let channel: BroadcastChannel | null = null;
  try {
    channel = new BroadcastChannel(`${name}drafts`);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === "whose") channel?.postMessage(own());
      else if (Array.isArray(data)) for (const id of data) heard.add(String(id));
    };
  } catch {
    // Without it every tab stands alone.
  }
  return {
    async elsewhere() {
      if (!channel) return heard;
      channel.postMessage("whose");
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      return heard;
    },
    close: () => channel?.close(),
  };
}
