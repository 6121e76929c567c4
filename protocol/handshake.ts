import { isRecord } from "./json.ts";
import { NAMESPACE } from "./version.ts";

/** Loader → frame, by window message with a transferred port, once Postmate has shaken hands (SPEC HS6). */
export type Hello = {
  opencom: "hello";
  /** Echo of `#n=` in the frame's address. */
  nonce: string;
  proto: { min: number; max: number };
  /** Version of the loader, for reports only. */
  build: string;
  /** 0 for the first document in this iframe, +1 for each after it. */
  generation: number;
};

const isMajor = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

/** True for a well-formed hello. Origin, source and nonce are the receiver's to compare (SPEC HS7). */
export function isHello(value: unknown): value is Hello {
  return (
    isRecord(value) &&
    value[NAMESPACE] === "hello" &&
    typeof value.nonce === "string" &&
    /^[0-9a-f]{32}$/.test(value.nonce) &&
    isRecord(value.proto) &&
    isMajor(value.proto.min) &&
    isMajor(value.proto.max) &&
    typeof value.build === "string" &&
    value.build.length <= 64 &&
    Number.isInteger(value.generation) &&
    (value.generation as number) >= 0
  );
}
