import { ConvexError } from "convex/values";
import { describe, expect, it } from "vitest";
import { failureText } from "../strings.ts";
import { endsSession, toFailure } from "./errors.ts";

describe("failures", () => {
  it("keeps the server's code, sentence and waiting time", () => {
    const error = new ConvexError({ code: "RATE_LIMITED", message: "Slow down.", retryAfterMs: 42_000 });
    expect(toFailure(error)).toEqual({ code: "RATE_LIMITED", message: "Slow down.", retryAfterMs: 42_000 });
    expect(failureText(toFailure(error))).toBe("Too many tries. Wait 42 seconds and try again.");
  });

  it.each([
    new Error("Server Error"),
    new ConvexError({ code: "MADE_UP" }),
    new ConvexError("text"),
    null,
    "x",
  ])("calls anything unknown internal: %s", (error) => {
    expect(toFailure(error)).toEqual({ code: "INTERNAL", message: "" });
  });

  it("tells a cut connection from a server's mistake", () => {
    expect(toFailure(new Error("Connection lost while action was in flight")).code).toBe("UNREACHABLE");
  });

  it("shows the server's words only where they name what was refused", () => {
    expect(failureText({ code: "INPUT_INVALID", message: "“x”: it is not a web address." })).toContain("“x”");
    expect(failureText({ code: "INTERNAL", message: "stack trace" })).not.toContain("stack");
  });

  it("knows which failures end a sign-in", () => {
    expect(endsSession({ code: "UNAUTHENTICATED", message: "" })).toBe(true);
    expect(endsSession({ code: "FORBIDDEN", message: "" })).toBe(false);
  });
});
