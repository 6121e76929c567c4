/** "1 session", "3 sessions". */
export const plural = (count: number, one: string, many: string): string =>
  `${new Intl.NumberFormat("en").format(count)} ${count === 1 ? one : many}`;
