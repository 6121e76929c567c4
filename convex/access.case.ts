/** How a public function is called and must be refused: the words in which `access.table.ts` says so. */

/** Things of the visitor whose token is used. */
export type Ids = Record<
  | "conversationId"
  | "throughMessageId"
  | "visitorId"
  | "sessionId"
  | "keyId"
  | "endpointId"
  | "deliveryId"
  | "storageId"
  | "ticketId"
  | "ticketEventId"
  | "ticketFormId"
  | "agentStorageId"
  | "videoStorageId"
  | "pictureUrl"
  | "articleId"
  | "draftId"
  | "collectionId"
  | "agentAttachmentId"
  | "logoId"
  | "announcementId"
  | "checklistId"
  | "closedId"
  | "outboundId"
  | "segmentId"
  | "surveyId"
  | "tourId"
  | "tooltipId"
  | "authoringSessionId",
  string
>;
export type Case = {
  caller: "visitor" | "agent" | "author";
  args: (ids: Ids) => Record<string, unknown>;
  /** Takes ids that may be somebody else's. */
  namesThings?: true;
  /** Those things are for every visitor of the workspace. */
  shared?: true;
  /** Roles that must be refused. */
  refusedRoles?: ("viewer" | "agent")[];
};

export const visitor = (args: Case["args"] = () => ({})): Case => ({ caller: "visitor", args });
export const agent = (args: Case["args"] = () => ({})): Case => ({ caller: "agent", args });
/** An agent with an authoring token, at the tour of `tourId`. */
export const author = (args: Case["args"] = () => ({})): Case => ({ caller: "author", args });
export const naming = (entry: Case): Case => ({ ...entry, namesThings: true });
export const notForViewers = (entry: Case): Case => ({ ...entry, refusedRoles: ["viewer"] });
export const forAdmins = (entry: Case): Case => ({ ...entry, refusedRoles: ["viewer", "agent"] });
export const shared = (entry: Case): Case => ({ ...naming(entry), shared: true });
