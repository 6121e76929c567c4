import { agent, type Case, forAdmins, type Ids, naming, notForViewers, shared, visitor } from "./access.case";
import { TOUR_CASES } from "./access.tours";
import { FOR_ALL } from "./engagement.setup";
import { defaultMessenger } from "./model/tabs";
import { messageId, firstPage as paginationOpts, randomHex } from "./test.setup";

/**
 * Every public function, and how it must be refused. A function that is not in this table fails the access test, and so
 * does an entry without a function. Entries run in this order: what ends things comes last.
 */

/** Under which the files of `storageId` and `agentStorageId` have been uploaded. */
export const UPLOAD_ID = "upload-0001";
const draft = () => ({ clientMessageId: messageId(), text: "hello" });

const EVENTS = ["message.created"];
/** An address that nothing is ever sent to: it is not on the internet. */
export const NOWHERE = "192.0.2.1";
const endpoint = ({ endpointId }: Ids) => ({ endpointId });
const webhookSecret = () => `whsec_${btoa(randomHex().slice(0, 32))}`;
const hook = () => ({ url: `https://${NOWHERE}/hook`, events: EVENTS });
const mailServer = { host: NOWHERE, port: 587, fromAddress: "team@acme.example", user: "" };

const conversation = ({ conversationId }: Ids) => ({ conversationId });
const oneVisitor = ({ visitorId }: Ids) => ({ visitorId });
const upload = (storageId: string) => ({ uploadId: UPLOAD_ID, storageId, name: "a.txt", type: "text/plain" });
const links = (ids: Ids) => ({ ...conversation(ids), attachmentIds: [], turn: 0 });
const reading = ({ conversationId, throughMessageId }: Ids) => ({ conversationId, throughMessageId });

const ticket = ({ ticketId }: Ids) => ({ ticketId });
const ticketReading = ({ ticketId, ticketEventId }: Ids) => ({ ticketId, throughEventId: ticketEventId });
const filled = () => ({
  clientTicketId: messageId(),
  values: { subject: "Broken", description: "It does not turn on." },
});
const FORM = {
  name: "Wishes",
  audience: "all",
  isDefault: false,
  fields: [{ id: "wish", type: "text", label: "Wish", required: true }],
};
const CONVERSATION_SETTINGS = {
  typingPreview: false,
  readReceipts: true,
  showTeammateAvatars: true,
  collectEmail: true,
  replyTime: "hidden",
  commonIssues: [],
};
const article = ({ articleId }: Ids) => ({ articleId });
const articleFields = ({ collectionId }: Ids) => ({
  title: "A title",
  source: "Words.",
  collectionId,
  visibility: "public",
  status: "draft",
  visibleTo: "all",
  featured: null,
  relatedIds: [],
});
const collectionFields = (slug: string) => ({ name: "Guides", slug, description: "", icon: null, order: 1 });
const newArticle = (ids: Ids) => ({ fields: { ...articleFields(ids), slug: "new-article" } });
const changedArticle = (ids: Ids) => ({
  articleId: ids.draftId,
  version: 1,
  fields: { ...articleFields(ids), slug: "changed", order: 1 },
});
const newCollection = (ids: Ids) => ({ ...collectionFields("inner"), parentId: ids.collectionId });
const changedCollection = (ids: Ids) => ({
  ...collectionFields("outer"),
  collectionId: ids.collectionId,
  parentId: null,
});

/** The item of the checklist of `checklistId`. */
export const ITEM_ID = "first";
const announcement = ({ announcementId }: Ids) => ({ announcementId });
const announcementFields = { title: "News", source: "Words.", visibleTo: "all", coverId: null, link: null };
const checklist = ({ checklistId }: Ids) => ({ checklistId });
const checklistFields = {
  title: "First steps",
  description: "",
  visibleTo: "all",
  items: [{ id: ITEM_ID, title: "One", action: { type: "none" } }],
};
const outbound = ({ outboundId }: Ids) => ({ messageId: outboundId });
const outboundFields = {
  name: "Hello",
  content: { type: "chat", senderId: null, source: "Words.", image: null, buttons: [] },
  delivery: FOR_ALL,
};
const survey = ({ surveyId }: Ids) => ({ surveyId });
const surveyRun = ({ surveyId }: Ids) => ({ surveyId, version: 1, runId: "run-00001" });
const surveyContent = {
  format: "small",
  intro: null,
  questions: [
    {
      id: "score",
      kind: "nps",
      title: "How likely?",
      help: "",
      required: true,
      storeAs: null,
      labels: { low: "", high: "" },
      rules: [],
    },
  ],
  thanks: null,
  hasProgress: true,
  isDismissible: true,
};
const surveyFields = { name: "NPS", content: surveyContent, delivery: FOR_ALL };
const PAGE_URL = { url: "https://shop.example/" };
const leasing = ({ outboundId }: Ids) => ({
  leaseId: messageId(),
  itemId: outboundId,
  version: 1,
  slot: "corner",
  tab: "tab",
  isUserStarted: false,
});
const segment = ({ segmentId }: Ids) => ({ segmentId });
const segmentFields = (name: string) => ({ name, description: "", rule: { type: "identity", is: "user" } });
const closed = ({ closedId }: Ids) => ({ conversationId: closedId });

export const CASES: Record<string, Case> = {
  "widgetSessions:refresh": visitor(() => ({ nextTokenHash: randomHex() })),
  "widgetSessions:current": visitor(),
  "visitors:identify": visitor(() => ({ user: { name: "Eve" } })),
  "visitors:heartbeat": visitor(() => ({ page: { url: "https://shop.example/", title: "Shop" } })),
  "events:track": visitor(() => ({
    events: [{ eventId: messageId(), name: "bought", url: "https://shop.example/", agoMs: 0 }],
    page: { url: "https://shop.example/", title: "Shop" },
  })),
  "events:ofVisitor": naming(agent(oneVisitor)),
  "tracking:get": forAdmins(agent()),
  "tracking:set": forAdmins(
    agent(() => ({ settings: { respectSignals: true, parameters: [], titles: true } })),
  ),
  "conversations:list": visitor(),
  "conversations:create": visitor(draft),
  "conversations:getTotalUnreadForVisitor": visitor(),
  "conversations:markRead": naming(visitor(reading)),
  "messages:list": naming(visitor((ids) => ({ ...conversation(ids), paginationOpts }))),
  "messages:send": naming(visitor((ids) => ({ ...conversation(ids), ...draft() }))),
  "attachments:generateUploadUrl": visitor(),
  "attachments:finalize": naming(visitor(({ storageId }) => upload(storageId))),
  "attachments:getLinks": naming(visitor(links)),
  "attachments:generateUploadUrlForAgent": notForViewers(agent()),
  "attachments:finalizeForAgent": notForViewers(
    naming(agent(({ agentStorageId }) => upload(agentStorageId))),
  ),
  "attachments:getLinksForAgent": naming(agent(links)),
  "collections:list": visitor(),
  "articles:list": shared(visitor(({ collectionId }) => ({ collectionId, paginationOpts }))),
  "articles:featured": visitor(),
  "articles:get": shared(visitor(article)),
  "articles:search": visitor(() => ({ query: "hello" })),
  "articles:suggest": visitor(() => ({ text: "hello" })),
  "articles:submitFeedback": shared(visitor((ids) => ({ ...article(ids), helpful: true }))),
  "collections:listForAgent": agent(),
  "collections:create": notForViewers(naming(agent(newCollection))),
  "collections:update": notForViewers(naming(agent(changedCollection))),
  "articles:listForAgent": naming(agent(({ collectionId }) => ({ collectionId, paginationOpts }))),
  "articles:searchForAgent": agent(() => ({ query: "hello" })),
  "articles:getForAgent": naming(agent(article)),
  "articles:preview": agent(() => ({ source: "# Hello" })),
  "articles:create": notForViewers(naming(agent(newArticle))),
  "articles:addImage": notForViewers(
    naming(agent(({ agentAttachmentId }) => ({ attachmentId: agentAttachmentId }))),
  ),
  "articles:importFiles": notForViewers(agent(() => ({ files: [], paths: [], images: [], status: "draft" }))),
  "articles:update": notForViewers(naming(agent(changedArticle))),
  "articles:remove": notForViewers(naming(agent(({ draftId }) => ({ articleId: draftId })))),
  "collections:remove": notForViewers(naming(agent(({ collectionId }) => ({ collectionId })))),
  "agents:signOut": agent(),
  "agents:me": agent(),
  "inbox:list": agent(() => ({ state: "open", paginationOpts })),
  "inbox:counts": agent(),
  "inbox:get": naming(agent(conversation)),
  "inbox:messages": naming(agent((ids) => ({ ...conversation(ids), paginationOpts }))),
  "inbox:reply": notForViewers(naming(agent((ids) => ({ ...conversation(ids), ...draft() })))),
  "inbox:close": notForViewers(naming(agent(conversation))),
  "inbox:reopen": notForViewers(naming(agent(conversation))),
  "inbox:markRead": notForViewers(naming(agent(reading))),
  "tickets:form": visitor(),
  "tickets:forms": visitor(),
  "tickets:create": visitor(({ ticketFormId }) => ({ formId: ticketFormId, ...filled() })),
  "tickets:list": visitor(() => ({ paginationOpts })),
  "tickets:get": naming(visitor(ticket)),
  "tickets:timeline": naming(visitor((ids) => ({ ...ticket(ids), paginationOpts }))),
  "tickets:reply": naming(visitor((ids) => ({ ...ticket(ids), ...draft() }))),
  "tickets:reopen": naming(visitor(ticket)),
  "tickets:markRead": naming(visitor(ticketReading)),
  "tickets:getLinks": naming(visitor((ids) => ({ ...ticket(ids), attachmentIds: [], turn: 0 }))),
  "ticketInbox:list": agent(() => ({ view: "open", paginationOpts })),
  "ticketInbox:counts": agent(),
  "ticketInbox:assignees": agent(),
  "ticketInbox:get": naming(agent(ticket)),
  "ticketInbox:timeline": naming(agent((ids) => ({ ...ticket(ids), paginationOpts }))),
  "ticketInbox:reply": notForViewers(naming(agent((ids) => ({ ...ticket(ids), ...draft() })))),
  "ticketInbox:note": notForViewers(naming(agent((ids) => ({ ...ticket(ids), ...draft() })))),
  "ticketInbox:setStatus": notForViewers(naming(agent((ids) => ({ ...ticket(ids), status: "resolved" })))),
  "ticketInbox:setPriority": notForViewers(naming(agent((ids) => ({ ...ticket(ids), priority: "high" })))),
  "ticketInbox:assign": notForViewers(naming(agent((ids) => ({ ...ticket(ids), assigneeId: null })))),
  "ticketInbox:markRead": notForViewers(naming(agent(ticketReading))),
  "ticketInbox:createFromConversation": notForViewers(
    naming(agent((ids) => ({ ...conversation(ids), clientTicketId: messageId(), subject: "Broken" }))),
  ),
  "ticketInbox:getLinks": naming(agent((ids) => ({ ...ticket(ids), attachmentIds: [], turn: 0 }))),
  "ticketForms:list": agent(),
  "ticketForms:create": forAdmins(agent(() => ({ form: FORM }))),
  "ticketForms:update": forAdmins(
    naming(agent(({ ticketFormId }) => ({ formId: ticketFormId, form: FORM }))),
  ),
  "ticketForms:remove": forAdmins(naming(agent(({ ticketFormId }) => ({ formId: ticketFormId })))),
  "conversations:settings": visitor(),
  "conversations:seen": naming(visitor(conversation)),
  "typing:set": naming(visitor((ids) => ({ ...conversation(ids), isTyping: true }))),
  "typing:get": naming(visitor(conversation)),
  "typing:setForAgent": notForViewers(naming(agent((ids) => ({ ...conversation(ids), isTyping: true })))),
  "typing:getForAgent": naming(agent(conversation)),
  "inbox:start": notForViewers(naming(agent((ids) => ({ ...oneVisitor(ids), ...draft() })))),
  "teamPresence:beat": notForViewers(agent()),
  "teamPresence:list": agent(),
  "conversationSettings:get": agent(),
  "conversationSettings:set": forAdmins(agent(() => ({ change: CONVERSATION_SETTINGS }))),
  "officeHours:get": agent(),
  "officeHours:set": forAdmins(agent(() => ({ hours: null }))),
  "announcements:list": visitor(),
  "announcements:get": shared(visitor(announcement)),
  "announcements:markRead": shared(visitor(announcement)),
  "announcements:listForAgent": agent(() => ({ paginationOpts })),
  "announcements:getForAgent": naming(agent(announcement)),
  "announcements:create": notForViewers(agent(() => ({ fields: announcementFields }))),
  "announcements:update": notForViewers(
    naming(agent((ids) => ({ ...announcement(ids), version: 1, fields: announcementFields }))),
  ),
  "announcements:setStatus": notForViewers(
    naming(agent((ids) => ({ ...announcement(ids), status: "archived" }))),
  ),
  "checklists:getAllProgress": visitor(),
  "checklists:complete": shared(visitor((ids) => ({ ...checklist(ids), itemId: ITEM_ID, done: true }))),
  "checklists:listForAgent": agent(() => ({ paginationOpts })),
  "checklists:getForAgent": naming(agent(checklist)),
  "checklists:results": naming(agent(checklist)),
  "checklists:create": notForViewers(agent(() => ({ fields: checklistFields }))),
  "checklists:update": notForViewers(
    naming(agent((ids) => ({ ...checklist(ids), version: 1, fields: checklistFields }))),
  ),
  "checklists:setStatus": notForViewers(naming(agent((ids) => ({ ...checklist(ids), status: "paused" })))),
  "engagement:eligible": visitor(() => PAGE_URL),
  "engagement:stamp": visitor(),
  "engagement:why": visitor(() => PAGE_URL),
  "engagement:report": visitor(() => ({ ...PAGE_URL, items: [] })),
  "engagement:startable": visitor(({ outboundId }) => ({ kind: "outbound" as const, itemId: outboundId })),
  "engagement:lease": visitor(leasing),
  "engagement:shown": visitor(() => ({ leaseId: messageId() })),
  "engagement:acted": visitor(({ outboundId }) => ({
    leaseId: messageId(),
    itemId: outboundId,
    what: "dismissed",
  })),
  "engagement:explain": naming(agent(({ outboundId, visitorId }) => ({ itemId: outboundId, visitorId }))),
  "engagement:askPage": naming(agent(({ outboundId, visitorId }) => ({ itemId: outboundId, visitorId }))),
  "engagement:results": naming(agent(({ outboundId }) => ({ itemId: outboundId, version: 1 }))),
  "engagement:faults": agent(),
  "engagement:getPace": agent(),
  "engagement:setPace": forAdmins(agent(() => ({ quietMs: 0, perDay: 3 }))),
  "media:fetchImage": notForViewers(agent(({ pictureUrl }) => ({ url: pictureUrl }))),
  "media:addVideo": notForViewers(
    agent(({ videoStorageId }) => ({ storageId: videoStorageId, name: "a.mp4", type: "video/mp4" })),
  ),
  "outboundMessages:getEligible": visitor(() => PAGE_URL),
  "outboundMessages:listForAgent": agent(() => ({ paginationOpts })),
  "outboundMessages:getForAgent": naming(agent(outbound)),
  "outboundMessages:create": notForViewers(agent(() => ({ fields: outboundFields }))),
  "outboundMessages:update": notForViewers(
    naming(agent((ids) => ({ ...outbound(ids), version: 1, fields: outboundFields }))),
  ),
  "outboundMessages:setStatus": notForViewers(
    naming(agent((ids) => ({ ...outbound(ids), status: "paused" }))),
  ),
  ...TOUR_CASES,
  "segments:listForAgent": agent(() => ({ paginationOpts })),
  "segments:getForAgent": naming(agent(segment)),
  "segments:preview": agent(() => ({ rule: { type: "identity", is: "user" } })),
  "segments:create": notForViewers(agent(() => ({ fields: segmentFields("New") }))),
  "segments:update": notForViewers(
    naming(agent((ids) => ({ ...segment(ids), version: 1, fields: segmentFields("Changed") }))),
  ),
  "segments:remove": notForViewers(naming(agent(segment))),
  "surveys:get": shared(visitor(survey)),
  "surveys:getActiveSurveys": visitor(() => PAGE_URL),
  "surveys:resume": shared(visitor(survey)),
  "surveys:shown": shared(visitor(surveyRun)),
  "surveys:saveAnswer": shared(visitor((ids) => ({ ...surveyRun(ids), questionId: "score", answer: 9 }))),
  "surveys:complete": shared(visitor(surveyRun)),
  "surveys:listForAgent": agent(() => ({ paginationOpts })),
  "surveys:getForAgent": naming(agent(survey)),
  "surveys:results": naming(agent(survey)),
  "surveys:responses": naming(agent((ids) => ({ ...survey(ids), isCompleted: true, paginationOpts }))),
  "surveys:create": notForViewers(agent(() => ({ fields: surveyFields }))),
  "surveys:update": notForViewers(
    naming(agent((ids) => ({ ...survey(ids), version: 1, fields: surveyFields }))),
  ),
  "surveys:setStatus": notForViewers(naming(agent((ids) => ({ ...survey(ids), status: "paused" })))),
  "csat:eligibility": naming(visitor(conversation)),
  "csat:submit": naming(visitor((ids) => ({ ...closed(ids), rating: 5 }))),
  "csat:dismiss": naming(visitor(closed)),
  "csat:seen": naming(visitor(conversation)),
  "csat:ofConversation": naming(agent(conversation)),
  "csat:ofVisitor": naming(agent(oneVisitor)),
  "csat:get": agent(),
  "csat:byAgent": agent(),
  "csat:set": forAdmins(agent(() => ({ askForRating: true, delayMinutes: 5 }))),
  "workspaces:installation": agent(),
  "messenger:get": forAdmins(agent()),
  "messenger:setTabs": forAdmins(agent(() => ({ change: defaultMessenger() }))),
  "messenger:setAppearance": forAdmins(agent(() => ({ change: { greeting: "Hi" } }))),
  "workspaces:security": forAdmins(agent()),
  "workspaces:setAllowedOrigins": forAdmins(agent(() => ({ allowedOrigins: [] }))),
  "installs:list": agent(),
  "installs:issueToken": forAdmins(agent(() => ({ tokenHash: randomHex(), hint: "00ff" }))),
  "installs:setStrict": forAdmins(agent(() => ({ strict: true }))),
  "security:get": forAdmins(agent()),
  "security:coverage": forAdmins(agent()),
  "security:setVerification": forAdmins(agent(() => ({ mode: "optional", allowAnonymous: true }))),
  "security:addSecret": forAdmins(agent(() => ({ use: "userToken", secret: randomHex() }))),
  "security:addPublicKey": forAdmins(agent(() => ({ publicKey: randomHex() }))),
  "security:setSessionLifetime": forAdmins(agent(() => ({ sessionLifetimeMs: 3_600_000 }))),
  "security:setSharedDevices": forAdmins(agent(() => ({ sharedDevices: false }))),
  "security:setPageHandles": forAdmins(agent(() => ({ pageHandles: false }))),
  "security:endAllSessions": forAdmins(agent()),
  "security:retireKey": forAdmins(naming(agent(({ keyId }) => ({ keyId, when: "inAWeek" })))),
  "branding:set": forAdmins(agent(() => ({ change: { logoAlt: "Shop" } }))),
  "branding:setImage": forAdmins(naming(agent(({ logoId }) => ({ use: "logo", attachmentId: logoId })))),
  "branding:removeImage": forAdmins(agent(() => ({ use: "logo" }))),
  "texts:list": forAdmins(agent()),
  "texts:change": forAdmins(agent(() => ({ language: "de", change: { greeting: "Hallo" } }))),
  "texts:set": forAdmins(agent(() => ({ language: "de", texts: { greeting: "Hallo" } }))),
  "moderation:sessions": naming(agent(oneVisitor)),
  "moderation:sameClaim": naming(agent(oneVisitor)),
  "moderation:block": notForViewers(naming(agent(oneVisitor))),
  "moderation:unblock": notForViewers(naming(agent(oneVisitor))),
  "moderation:endSession": notForViewers(naming(agent(({ sessionId }) => ({ sessionId })))),
  "moderation:endSessions": notForViewers(naming(agent(oneVisitor))),
  "webhooks:list": forAdmins(agent()),
  "webhooks:deliveries": forAdmins(naming(agent(endpoint))),
  "webhooks:create": forAdmins(agent(() => ({ ...hook(), secret: webhookSecret() }))),
  "webhooks:update": forAdmins(naming(agent((ids) => ({ ...endpoint(ids), ...hook(), isOn: true })))),
  "webhooks:addSecret": forAdmins(naming(agent((ids) => ({ ...endpoint(ids), secret: webhookSecret() })))),
  "webhooks:retireSecret": forAdmins(naming(agent(endpoint))),
  "webhooks:sendTest": forAdmins(naming(agent(endpoint))),
  "webhooks:redeliver": forAdmins(naming(agent(({ deliveryId }) => ({ deliveryId })))),
  "webhooks:remove": forAdmins(naming(agent(endpoint))),
  "mail:get": forAdmins(agent()),
  "mail:save": forAdmins(
    agent(() => ({ isOn: true, fromName: "", replyTo: "", quietMs: 300_000, server: mailServer })),
  ),
  "mail:sendTest": forAdmins(agent()),
};

/** Functions that serve callers without a session; each has tests of its own for what it refuses. */
export const OPEN = [
  "widgetSessions:boot",
  "widgetSessions:revoke",
  "widgetSessions:revokeByHash",
  "agents:signIn",
];
