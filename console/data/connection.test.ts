import { createRoot } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeClient } from "../testing/fakeClient.ts";
import { createConnectionStatus } from "./connection.ts";

describe("connection status", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("keeps quiet about short gaps, speaks up about long ones, and recovers", () => {
    const client = new FakeClient();
    createRoot((dispose) => {
      const status = createConnectionStatus(client.asClient(), window as unknown as Window);
      client.setConnected(false);
      vi.advanceTimersByTime(1000);
      client.setConnected(true);
      vi.advanceTimersByTime(5000);
      expect(status()).toBe("connected");
      client.setConnected(false);
      vi.advanceTimersByTime(1500);
      expect(status()).toBe("reconnecting");
      client.setConnected(true);
      expect(status()).toBe("connected");
      dispose();
    });
  });

  it("says offline when the browser does, but not while the server answers", () => {
    const client = new FakeClient();
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    createRoot((dispose) => {
      const status = createConnectionStatus(client.asClient(), window as unknown as Window);
      expect(status()).toBe("connected");
      client.setConnected(false);
      vi.advanceTimersByTime(1500);
      expect(status()).toBe("offline");
      window.dispatchEvent(new Event("online"));
      expect(status()).toBe("reconnecting");
      dispose();
    });
    onLine.mockRestore();
  });
});
