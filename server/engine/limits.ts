/** Documented limits of a transaction, counted as it runs. Crossing one is the function's error, typed by `limit`. */

export const LIMITS = {
  bytesRead: 16 * 2 ** 20,
  documentsRead: 32_000,
  databaseQueries: 4_096,
  bytesWritten: 16 * 2 ** 20,
  documentsWritten: 16_000,
  functionsScheduled: 1_000,
  scheduledFunctionArgsBytes: 16 * 2 ** 20,
  filesWritten: 100,
  fileWriteBytes: 16 * 2 ** 20,
  filesRead: 100,
  fileReadBytes: 16 * 2 ** 20,
} as const;

export const DOCUMENT_BYTES = 2 ** 20;
export const DOCUMENT_DEPTH = 16;
export const ARGUMENT_BYTES = 16 * 2 ** 20;
export const SCHEDULED_ARGS_BYTES = 4 * 2 ** 20;
export const NESTED_CALL_DEPTH = 8;
export const HTTP_RESPONSE_BYTES = 20 * 2 ** 20;

export type LimitName = keyof typeof LIMITS;

const HINTS: Record<LimitName, string> = {
  bytesRead: "Too many bytes read in a single function execution",
  documentsRead: "Too many documents read in a single function execution",
  databaseQueries: "Too many reads in a single function execution",
  bytesWritten: "Too many bytes written in a single function execution",
  documentsWritten: "Too many writes in a single function execution",
  functionsScheduled: "Too many functions scheduled in a single function execution",
  scheduledFunctionArgsBytes:
    "Too large total size of the arguments of scheduled functions in a single function execution",
  filesWritten: "Too many files stored in a single function execution",
  fileWriteBytes: "Too many bytes of files stored in a single function execution",
  filesRead: "Too many files read in a single function execution",
  fileReadBytes: "Too many bytes of files read in a single function execution",
};

export class LimitError extends Error {
  readonly limit: LimitName;
  constructor(limit: LimitName) {
    super(
      `${HINTS[limit]} (limit: ${LIMITS[limit]}). Consider using smaller limits in your queries, paginating, or using indexed range queries.`,
    );
    this.name = "LimitError";
    this.limit = limit;
  }
}

export class Usage {
  static readonly NONE = Object.freeze(
    Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 0])) as Record<LimitName, number>,
  );
  private readonly used = { ...Usage.NONE };

  add(limit: LimitName, amount: number): void {
    this.used[limit] += amount;
    if (this.used[limit] > LIMITS[limit]) throw new LimitError(limit);
  }

  /** Adds this to a sum, and returns that. */
  addTo(sum: Record<LimitName, number>): Record<LimitName, number> {
    for (const name of Object.keys(LIMITS) as LimitName[]) sum[name] += this.used[name];
    return sum;
  }

  /** `{used, remaining}` per limit, as `ctx.meta.getTransactionMetrics()` reports them. */
  metrics(): Record<LimitName, { used: number; remaining: number }> {
    const entries = (Object.keys(LIMITS) as LimitName[]).map((name) => {
      const used = this.used[name];
      return [name, { used, remaining: Math.max(0, LIMITS[name] - used) }] as const;
    });
    return Object.fromEntries(entries) as Record<LimitName, { used: number; remaining: number }>;
  }
}
