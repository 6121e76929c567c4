import { text } from "../strings.ts";

/** The product's mark and name. */
export function Logo() {
  return (
    <p class="c-logo">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect class="c-logo-ground" width="32" height="32" rx="9" />
        <path
          class="c-logo-mark"
          d="M8 15.600a6.600 6.600 0 0 1 6.600-6.600h2.800a6.600 6.600 0 0 1 0 13.200H9.300A1.300 1.300 0 0 1 8 20.900z"
        />
      </svg>
      <span>{text.product}</span>
    </p>
  );
}
