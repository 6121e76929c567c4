import type { OpencomWidgetApi } from "../../loader/types.ts";

declare global {
  // eslint-disable-next-line no-var
  var OpencomWidget: OpencomWidgetApi;
  interface Window {
    OpencomWidget: OpencomWidgetApi;
    /** Set by test pages. */
    round: () => Promise<boolean>;
    heard: () => Promise<{ heard: string[]; sprayed: number }>;
    timings: number[];
    recorded: unknown[];
  }
}
