/**
 * Stands in for the parts of Convex's client that this frame never uses: identity tokens (visitors pass theirs as an
 * argument), start-up metrics and log lines. The build puts it in their place (vite.config.ts): 3 KB that no visitor has
 * to load. `slimConvex.test.ts` fails if the client starts to need more of them.
 */

export class AuthenticationManager {
  onTransition(): void {}
  onAuthError(): void {}
  stop(): void {}
  setConfig(): never {
    throw new Error("This build of the Convex client has no identity tokens.");
  }
}

export function jwtDecode(): never {
  throw new Error("This build of the Convex client has no identity tokens.");
}

export function mark(): void {}

export function getMarksReport(): never[] {
  return [];
}

/** Function references in this frame are names already. */
export function getFunctionName(reference: unknown): string {
  return reference as string;
}

type Logger = { error(...lines: unknown[]): void };
type Failure = { errorMessage: string; errorData?: unknown };

export function logForFunction(): void {}

/** The one line that matters: the client has stopped for good. */
export function logFatalError(logger: Logger, message: string): Error {
  logger.error("FATAL");
  return new Error(message);
}

export function createHybridErrorStacktrace(_source: string, path: string, result: Failure): string {
  return `${path}: ${result.errorMessage}`;
}

/** Puts the server's typed data on the error a caller gets. */
export function forwardData(result: Failure, error: { data: unknown }): { data: unknown } {
  error.data = result.errorData;
  return error;
}

/** This frame always brings its own logger. */
export function instantiateDefaultLogger(): never {
  throw new Error("This build of the Convex client logs nowhere by itself.");
}

export const instantiateNoopLogger = instantiateDefaultLogger;
