/**
 * Stands in for the parts of Convex's client that this frame never uses: identity tokens (visitors pass theirs as an
 * argument) and start-up metrics. The build puts it in their place (vite.config.ts): 3 KB that no visitor has to load.
 * `noAuth.test.ts` fails if the client starts to need more of them.
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
