import type { Channel } from "../../protocol/channel.ts";
import type { EventData, FrameEvent, FrameToHost, RefusalCode } from "../../protocol/messages.ts";
import type { BootOk } from "../session/bootSchema.ts";

const REFUSALS: ReadonlySet<string> = new Set<RefusalCode>([
  "WORKSPACE_UNKNOWN",
  "ORIGIN_REFUSED",
  "IDENTITY_REQUIRED",
  "RATE_LIMITED",
  "INPUT_INVALID",
]);

/** What the frame says to the loader: states once each, never a word a person wrote. */
export class Reporter {
  private readonly channel: Channel<FrameToHost>;
  private readonly warned = new Set<string>();
  private count = -1;

  constructor(channel: Channel<FrameToHost>) {
    this.channel = channel;
  }

  booted(answer: BootOk): void {
    const { appearance, visitorKind, visitorRef, unread } = answer;
    this.count = unread.total;
    this.channel.send("shell.booted", { unread: unread.total, appearance, visitorKind, visitorRef });
  }

  refused(code: string, message: string): void {
    const known = REFUSALS.has(code) ? (code as RefusalCode) : "INPUT_INVALID";
    this.channel.send("shell.refused", { code: known, message: message.slice(0, 300) });
  }

  unread(count: number): void {
    if (count === this.count) return;
    this.count = count;
    this.channel.send("shell.unread", { count });
  }

  event(name: FrameEvent, data: EventData): void {
    this.channel.send("shell.event", { name, data });
  }

  /** One line a code in the page's console. */
  warn(code: string, detail: string): void {
    if (this.warned.has(code)) return;
    this.warned.add(code);
    this.channel.send("shell.warn", { code, detail });
  }
}
