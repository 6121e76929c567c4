/** What a channel needs of a transport. A `MessagePort` has it as it is. */
export interface Port {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(wire: string): void;
  close(): void;
}
