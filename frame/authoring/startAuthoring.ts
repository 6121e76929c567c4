import { type AuthoringError, makeCalls, toAuthoringError } from "./calls.ts";
import { type AuthoringSession, dropSession, keptSession, redeem, type SessionWorld } from "./session.ts";
import type { AuthoringWorld } from "./world.ts";

/**
 * Lets an author in who comes with a code or has a session in this tab. Resolves when a visit may start: at once where there is
 * neither, or when authoring has ended. Never rejects. Of authoring nothing else is loaded before there is a session.
 */
export async function startAuthoring(code: string | undefined, world: AuthoringWorld): Promise<void> {
  await authorIn(code, world);
  await untilAllowed(world);
}

async function authorIn(code: string | undefined, world: AuthoringWorld): Promise<void> {
  const { window, reporter } = world;
  const origins = [...(window.location.ancestorOrigins ?? [])];
  const place: SessionWorld = {
    storage: () => window.sessionStorage,
    fetch: window.fetch.bind(window),
    url: new URL("../authoring", window.location.href).href,
    facts: {
      workspaceId: world.config.workspaceId,
      parentOrigin: world.parentOrigin,
      ...(origins.length > 0 ? { ancestorOrigins: origins } : {}),
    },
  };
  const session = await enter(code, place, world);
  if (!session) return;
  try {
    const { author } = await import("../authoring.ts");
    await author(
      {
        token: session.token,
        calls: makeCalls(world.config.convexUrl, session.token, place.fetch),
        toError: toAuthoringError,
        drop: () => dropSession(place),
      },
      world,
    );
  } catch {
    // Off line, with the session kept: the next page tries again.
    reporter.warn("BACKEND_UNREACHABLE", "authoring did not load");
  }
}

/** The session that a code makes; or, where there is no code or it is good for nothing, the one that this tab keeps. */
async function enter(
  code: string | undefined,
  place: SessionWorld,
  { reporter }: AuthoringWorld,
): Promise<AuthoringSession | null> {
  const kept = keptSession(place);
  // Said again by the host, whose frame has loaded anew.
  if (code === undefined || kept?.code === code) return kept;
  try {
    return await redeem(code, place);
  } catch (error) {
    const { code: why, message } = error as AuthoringError;
    reporter.warn(why === "OFFLINE" ? "BACKEND_UNREACHABLE" : why, `authoring: ${message}`);
    return kept;
  }
}

/** Where consent is required a frame is there because of a code: of a visit nothing begins before consent, or the visitor's own hand. */
async function untilAllowed({ app, consent, hear }: AuthoringWorld): Promise<void> {
  const isAllowed = (): boolean => consent() !== "required" || app.state.get().isOpen;
  if (isAllowed()) return;
  await new Promise<void>((resolve) => {
    // What was called is done by then.
    hear(() => setTimeout(() => isAllowed() && resolve()));
  });
}
