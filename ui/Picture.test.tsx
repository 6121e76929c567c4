import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sizeText } from "./files.ts";
import { Picture } from "./Picture.tsx";

const FILE = { uploadId: "u", name: "photo.png", type: "image/png", size: 9, width: 640, height: 400 };

let stop = () => undefined as void;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function show(local?: string) {
  const root = document.body.appendChild(document.createElement("div"));
  const [href, setHref] = createSignal<string | undefined>("https://files.example/1");
  const onStale = vi.fn();
  stop = render(
    () => <Picture file={FILE} href={href()} local={local} onStale={onStale} retryLabel="Try again" />,
    root,
  );
  const image = root.querySelector("img") as HTMLImageElement;
  const says = (type: "load" | "error") => void image.dispatchEvent(new Event(type));
  return { image, says, setHref, onStale, button: () => root.querySelector("button") };
}

describe("a picture", () => {
  it("keeps the address it was loaded from", () => {
    const { image, says, setHref, button } = show();
    says("load");
    setHref("https://files.example/2");
    expect([image.getAttribute("src"), button()]).toEqual(["https://files.example/1", null]);
  });
  it("that does not load asks for a fresh address by itself, and takes it as soon as it is there", async () => {
    const { image, says, setHref, onStale, button } = show();
    says("error");
    expect([button()?.getAttribute("aria-label"), onStale.mock.calls.length]).toEqual([
      "Try again: photo.png",
      0,
    ]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onStale).toHaveBeenCalledTimes(1);
    says("error");
    setHref("https://files.example/2");
    expect(image.getAttribute("src")).toBe("https://files.example/2");
    says("load");
    expect(button()).toBeNull();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(onStale).toHaveBeenCalledTimes(1);
  });
  it("stops asking by itself in the end, and can be asked for by hand, also at the same address", async () => {
    const { image, says, onStale, button } = show();
    for (let tries = 0; tries < 8; tries++) {
      says("error");
      await vi.advanceTimersByTimeAsync(600_000);
    }
    expect(onStale).toHaveBeenCalledTimes(4);
    const set = vi.spyOn(image, "setAttribute");
    button()?.click();
    expect(onStale).toHaveBeenCalledTimes(5);
    expect(set).toHaveBeenCalledWith("src", "https://files.example/1");
  });
  it("whose content on this page is gone comes from the server", async () => {
    const { image, says } = show("blob:here");
    expect(image.getAttribute("src")).toBe("blob:here");
    says("error");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(image.getAttribute("src")).toBe("https://files.example/1");
  });
});

describe("sizeText", () => {
  it.each([
    [812, "en", "812 byte"],
    [1_024, "en", "1 kB"],
    [34_567, "en", "34 kB"],
    [1_048_300, "en", "1 MB"],
    [1_300_000, "de", "1,2 MB"],
    [10 * 1_048_576, "fr", "10 Mo"],
  ])("writes %d bytes in %s as %s", (bytes, locale, text) => {
    expect(sizeText(bytes, locale).replace(/\s/g, " ")).toBe(text);
  });
});
