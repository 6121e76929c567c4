import { describe, expect, it, vi } from "vitest";
import { Surfaces } from "./host.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve));
const request = { id: "teaser", placement: "corner", width: 1, height: 1, title: "t" } as const;
const setUp = (outcome: unknown = { ok: true }) => {
  const wires = {
    url: "https://frame.example/surface/w/v",
    open: vi.fn(async () => outcome),
    resize: vi.fn(),
    close: vi.fn(),
  };
  return { wires, surfaces: new Surfaces(wires) };
};
const view = {} as Window & typeof globalThis;

describe("Surfaces", () => {
  it("draws when the document attaches, again after each reload, and undoes each drawing once", () => {
    const { surfaces, wires } = setUp();
    const [first, second] = [vi.fn(), vi.fn()];
    const draw = vi.fn(() => first);
    surfaces.open(request, draw, () => undefined);
    const leave = surfaces.attach(view, "teaser");
    leave?.();
    expect(first).toHaveBeenCalledTimes(1);
    draw.mockReturnValue(second);
    surfaces.attach(view, "teaser");
    leave?.();
    expect(second).not.toHaveBeenCalled();
    surfaces.close("teaser");
    surfaces.close("teaser");
    expect([second.mock.calls.length, wires.close.mock.calls.length]).toEqual([1, 1]);
  });
  it("gives nothing to a document nobody asked for", () => {
    expect(setUp().surfaces.attach(view, "other")).toBeNull();
  });
  it("tells its owner when the host refuses or the visitor dismisses it, not when it was closed by order", async () => {
    const refused = setUp({ ok: false, code: "TOO_MANY_SURFACES" });
    const onGone = vi.fn();
    refused.surfaces.open(request, () => () => undefined, onGone);
    await settle();
    expect(onGone).toHaveBeenCalledTimes(1);
    const { surfaces } = setUp();
    surfaces.open(request, () => () => undefined, onGone);
    surfaces.gone("teaser");
    surfaces.open(request, () => () => undefined, onGone);
    surfaces.close("teaser");
    await settle();
    expect(onGone).toHaveBeenCalledTimes(2);
  });
});
