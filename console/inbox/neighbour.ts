/** The item that takes the place of the one with this id when it leaves the list: the next, else the previous. */
export function neighbour<T extends { id: string }>(items: readonly T[], id: string): T | null {
  const index = items.findIndex((item) => item.id === id);
  if (index === -1) return null;
  return items[index + 1] ?? items[index - 1] ?? null;
}
