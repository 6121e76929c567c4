/**
 * The globals of Convex's own isolate, and only those. Typed arrays come from the host realm: results of `crypto.subtle`
 * must pass `instanceof ArrayBuffer` inside the context. No Buffer, no require, no process but `process.env`.
 */
import { randomUUID, webcrypto } from "node:crypto";
import { type Frame, isTransactional } from "./frame.ts";

export type Current = () => Frame | undefined;

const SHARED = [
  "ArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float32Array",
  "Float64Array",
  "DataView",
  "TextEncoder",
  "TextDecoder",
  "URL",
  "URLSearchParams",
  "Headers",
  "Request",
  "Response",
  "FormData",
  "Blob",
  "File",
  "AbortController",
  "AbortSignal",
  "Event",
  "EventTarget",
  "DOMException",
  "ReadableStream",
  "WritableStream",
  "TransformStream",
  "TextEncoderStream",
  "TextDecoderStream",
  "CompressionStream",
  "DecompressionStream",
  "ByteLengthQueuingStrategy",
  "CountQueuingStrategy",
  "structuredClone",
  "atob",
  "btoa",
  "queueMicrotask",
  "CryptoKey",
] as const;

function forbidden(what: string): Error {
  return new Error(
    `Can't use ${what} in queries and mutations. Please consider using an action. See https://docs.convex.dev/functions/actions for more details.`,
  );
}

/** Wraps a host function so that it throws in queries and mutations. */
function actionsOnly<A extends unknown[], R>(
  current: Current,
  what: string,
  body: (...args: A) => R,
): (...args: A) => R {
  return (...args) => {
    const frame = current();
    if (frame === undefined) throw new Error(`Can't use ${what} while modules load.`);
    if (isTransactional(frame)) throw forbidden(what);
    return body(...args);
  };
}

/** Needs real randomness: refused in queries and mutations, as Convex does. */
function needsRandomness(method: string, name: string): boolean {
  if (method === "generateKey") return true;
  if (method === "sign") return name === "ECDSA" || name === "RSA-PSS";
  return method === "encrypt" && name === "RSA-OAEP";
}

function createSubtle(current: Current): Record<string, unknown> {
  const methods = [
    "digest",
    "importKey",
    "exportKey",
    "sign",
    "verify",
    "deriveBits",
    "deriveKey",
    "encrypt",
    "decrypt",
    "generateKey",
  ] as const;
  const entries = methods.map((method) => {
    const body = async (...args: unknown[]): Promise<unknown> => {
      const frame = current();
      const algorithm = args[0] as string | { name?: string } | undefined;
      const name = String(typeof algorithm === "string" ? algorithm : algorithm?.name).toUpperCase();
      if (frame !== undefined && isTransactional(frame) && needsRandomness(method, name))
        throw forbidden(`crypto.subtle.${method} with ${name}`);
      return (webcrypto.subtle[method] as (...args: unknown[]) => Promise<unknown>)(...args);
    };
    return [method, body] as const;
  });
  return Object.fromEntries(entries);
}

function createCrypto(current: Current): Record<string, unknown> {
  const fill = (target: ArrayBufferView): ArrayBufferView => {
    const frame = current();
    if (frame === undefined || !isTransactional(frame))
      return webcrypto.getRandomValues(target as Uint8Array<ArrayBuffer>);
    if (target.byteLength > 65_536)
      throw new DOMException("The requested length exceeds 65,536 bytes", "QuotaExceededError");
    frame.random.bytes(new Uint8Array(target.buffer, target.byteOffset, target.byteLength));
    return target;
  };
  const uuid = (): string => {
    if (current() === undefined || !isTransactional(current()!)) return randomUUID();
    const bytes = new Uint8Array(16);
    fill(bytes);
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  return { subtle: createSubtle(current), getRandomValues: fill, randomUUID: uuid };
}

function createTimers(current: Current): Record<string, unknown> {
  type Callback = (...args: unknown[]) => void;
  const timeout = (callback: Callback, ms?: number, ...args: unknown[]): number =>
    Number(setTimeout(callback, ms, ...args));
  const interval = (callback: Callback, ms?: number, ...args: unknown[]): number =>
    Number(setInterval(callback, ms, ...args));
  return {
    setTimeout: actionsOnly(current, "setTimeout", timeout),
    setInterval: actionsOnly(current, "setInterval", interval),
    clearTimeout: (id: number) => clearTimeout(id),
    clearInterval: (id: number) => clearInterval(id),
  };
}

function createPerformance(current: Current): Record<string, unknown> {
  const now = (): number => {
    const frame = current();
    return frame === undefined || frame.kind === "query" ? 0 : performance.now();
  };
  return { now, timeOrigin: 0 };
}

export type GlobalOptions = {
  current: Current;
  env: Record<string, string>;
  console: Record<string, unknown>;
  convex: Record<string, unknown>;
};

/** The sandbox object for `vm.createContext`. */
export function createGlobals({ current, env, console, convex }: GlobalOptions): Record<string, unknown> {
  const host = globalThis as unknown as Record<string, unknown>;
  const shared = SHARED.filter((name) => name in host).map((name) => [name, host[name]] as const);
  return {
    ...Object.fromEntries(shared),
    ...createTimers(current),
    fetch: actionsOnly(current, "fetch()", (...args: Parameters<typeof fetch>) => fetch(...args)),
    crypto: createCrypto(current),
    performance: createPerformance(current),
    process: { env: { ...env } },
    console,
    Convex: convex,
  };
}
