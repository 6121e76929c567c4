import { describe, expect, it, vi } from "vitest";
import { Surfaces } from "./host.ts";

const request = { id: "teaser", placement: "corner", width: 1, height: 1, title: "t" } as const;
const setUp = () => {
  const wires = { path: "/surface/w/v", order: vi.fn(), onLift: vi.fn() };
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
    expect(second).toHaveBeenCalledTimes(1);
    expect(wires.order.mock.calls).toEqual([
      [{ ...request, path: "/surface/w/v" }],
      [{ id: "teaser", isGone: true }],
    ]);
  });
  it("gives nothing to a document nobody asked for", () => {
    expect(setUp().surfaces.attach(view, "other")).toBeNull();
  });
  it("tells its owner when the host refuses or the visitor dismisses it, not when it was closed by order", () => {
    const { surfaces } = setUp();
    const onGone = vi.fn();
    surfaces.open(request, () => () => undefined, onGone);
    surfaces.gone("teaser");
    surfaces.gone("teaser");
    surfaces.open(request, () => () => undefined, onGone);
    surfaces.close("teaser");
    surfaces.gone("teaser");
    expect(onGone).toHaveBeenCalledTimes(1);
  });
  it("lifts what stands above a bar at the bottom, as long as the bar is to be seen", () => {
    const { surfaces, wires } = setUp();
    const bar = {
      ...request,
      id: "bar",
      placement: "bar-bottom",
      height: 60,
      yieldsToMessenger: true,
    } as const;
    surfaces.open(request, () => () => undefined, vi.fn());
    expect(surfaces.lift(false)).toBe(0);
    surfaces.open(bar, () => () => undefined, vi.fn());
    expect([surfaces.lift(false), surfaces.lift(true)]).toEqual([60, 0]);
    surfaces.resize("bar", 100, 80);
    expect(surfaces.lift(false)).toBe(80);
    surfaces.close("bar");
    expect(surfaces.lift(false)).toBe(0);
    expect(wires.onLift).toHaveBeenCalledTimes(4);
  });
});
