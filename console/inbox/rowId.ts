/** DOM id of a conversation's row in the list. */
export function rowId(conversationId: string): string {
  return `conversation-${conversationId}`;
}
