/** A share with its 95 % interval (Wilson), all in per cent. */
export type Share = { percent: number; low: number; high: number; of: number };

const Z = 1.96;

/** How often something happened, and between what its true share lies. */
export function wilson(count: number, of: number): Share {
  if (of === 0) return { percent: 0, low: 0, high: 100, of };
  const share = count / of;
  const spread = (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  return {
    percent: 100 * share,
    low: 100 * Math.max(0, middle - spread),
    high: 100 * Math.min(1, middle + spread),
    of,
  };
}
