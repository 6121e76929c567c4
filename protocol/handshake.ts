import { isRecord } from "./json.ts";
import { NAMESPACE } from "./version.ts";

/** Loader → frame, by window message with a transferred port, once Postmate has shaken hands (SPEC HS6). */
export type Hello = {
  /** The major the loader speaks, under our tag. */
  [NAMESPACE]: number;
  /** Echo of `#n=` in the frame's address. */
  nonce: string;
  /** Version of the loader, for reports only. */
  build: string;
};

/** True for a well-formed hello. Origin, source and nonce are the receiver's to compare (SPEC HS7). */
export function isHello(value: unknown): value is Hello {
  return (
    isRecord(value) &&
    Number.isInteger(value[NAMESPACE]) &&
    (value[NAMESPACE] as number) > 0 &&
    typeof value.nonce === "string" &&
    /^\d{1,10}(,\d{1,10}){3}$/.test(value.nonce) &&
    typeof value.build === "string" &&
    value.build.length <= 64
  );
}
