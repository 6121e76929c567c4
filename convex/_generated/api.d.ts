/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as agents from "../agents.js";
import type * as announcementTables from "../announcementTables.js";
import type * as announcementValidators from "../announcementValidators.js";
import type * as announcements from "../announcements.js";
import type * as articleTables from "../articleTables.js";
import type * as articleValidators from "../articleValidators.js";
import type * as articles from "../articles.js";
import type * as attachments from "../attachments.js";
import type * as branding from "../branding.js";
import type * as brandingTables from "../brandingTables.js";
import type * as brandingValidators from "../brandingValidators.js";
import type * as builders from "../builders.js";
import type * as callers from "../callers.js";
import type * as checklistTables from "../checklistTables.js";
import type * as checklistValidators from "../checklistValidators.js";
import type * as checklists from "../checklists.js";
import type * as collections from "../collections.js";
import type * as conversationSettings from "../conversationSettings.js";
import type * as conversationValidators from "../conversationValidators.js";
import type * as conversations from "../conversations.js";
import type * as crons from "../crons.js";
import type * as csat from "../csat.js";
import type * as csatTables from "../csatTables.js";
import type * as csatValidators from "../csatValidators.js";
import type * as deliveryValidators from "../deliveryValidators.js";
import type * as engagementTables from "../engagementTables.js";
import type * as environment from "../environment.js";
import type * as errors from "../errors.js";
import type * as expiry from "../expiry.js";
import type * as homeTables from "../homeTables.js";
import type * as http from "../http.js";
import type * as imports from "../imports.js";
import type * as inbox from "../inbox.js";
import type * as installs from "../installs.js";
import type * as mail from "../mail.js";
import type * as mailDelivery from "../mailDelivery.js";
import type * as messages from "../messages.js";
import type * as messenger from "../messenger.js";
import type * as messengerValidators from "../messengerValidators.js";
import type * as model_accounts from "../model/accounts.js";
import type * as model_addresses from "../model/addresses.js";
import type * as model_admission from "../model/admission.js";
import type * as model_agentPresence from "../model/agentPresence.js";
import type * as model_announcementReading from "../model/announcementReading.js";
import type * as model_announcements from "../model/announcements.js";
import type * as model_appearance from "../model/appearance.js";
import type * as model_articleFiles from "../model/articleFiles.js";
import type * as model_articleImages from "../model/articleImages.js";
import type * as model_articleImport from "../model/articleImport.js";
import type * as model_articleLists from "../model/articleLists.js";
import type * as model_articleParser from "../model/articleParser.js";
import type * as model_articleReading from "../model/articleReading.js";
import type * as model_articleRuns from "../model/articleRuns.js";
import type * as model_articleSearch from "../model/articleSearch.js";
import type * as model_articles from "../model/articles.js";
import type * as model_attachmentHandler from "../model/attachmentHandler.js";
import type * as model_attachments from "../model/attachments.js";
import type * as model_audience from "../model/audience.js";
import type * as model_blocks from "../model/blocks.js";
import type * as model_boot from "../model/boot.js";
import type * as model_bootEvents from "../model/bootEvents.js";
import type * as model_bootRequest from "../model/bootRequest.js";
import type * as model_bootSession from "../model/bootSession.js";
import type * as model_branding from "../model/branding.js";
import type * as model_bytes from "../model/bytes.js";
import type * as model_checklistProgress from "../model/checklistProgress.js";
import type * as model_checklists from "../model/checklists.js";
import type * as model_choices from "../model/choices.js";
import type * as model_claims from "../model/claims.js";
import type * as model_collections from "../model/collections.js";
import type * as model_composeMail from "../model/composeMail.js";
import type * as model_conversationRules from "../model/conversationRules.js";
import type * as model_conversationSettings from "../model/conversationSettings.js";
import type * as model_conversations from "../model/conversations.js";
import type * as model_coverage from "../model/coverage.js";
import type * as model_csat from "../model/csat.js";
import type * as model_csatScore from "../model/csatScore.js";
import type * as model_device from "../model/device.js";
import type * as model_fileLinks from "../model/fileLinks.js";
import type * as model_fileNames from "../model/fileNames.js";
import type * as model_fileTypes from "../model/fileTypes.js";
import type * as model_firstContent from "../model/firstContent.js";
import type * as model_frameDocument from "../model/frameDocument.js";
import type * as model_frameHeaders from "../model/frameHeaders.js";
import type * as model_highlights from "../model/highlights.js";
import type * as model_httpHandlers from "../model/httpHandlers.js";
import type * as model_identity from "../model/identity.js";
import type * as model_identityKeys from "../model/identityKeys.js";
import type * as model_idleVisitors from "../model/idleVisitors.js";
import type * as model_imageSize from "../model/imageSize.js";
import type * as model_imports from "../model/imports.js";
import type * as model_inbox from "../model/inbox.js";
import type * as model_inline from "../model/inline.js";
import type * as model_installation from "../model/installation.js";
import type * as model_installs from "../model/installs.js";
import type * as model_join from "../model/join.js";
import type * as model_languages from "../model/languages.js";
import type * as model_links from "../model/links.js";
import type * as model_mailAddress from "../model/mailAddress.js";
import type * as model_mailAddresses from "../model/mailAddresses.js";
import type * as model_mailContent from "../model/mailContent.js";
import type * as model_mailSettings from "../model/mailSettings.js";
import type * as model_mailStatus from "../model/mailStatus.js";
import type * as model_mailWords from "../model/mailWords.js";
import type * as model_messageFormat from "../model/messageFormat.js";
import type * as model_messages from "../model/messages.js";
import type * as model_officeHours from "../model/officeHours.js";
import type * as model_onboarding from "../model/onboarding.js";
import type * as model_outgoing from "../model/outgoing.js";
import type * as model_page from "../model/page.js";
import type * as model_pageHandles from "../model/pageHandles.js";
import type * as model_passwords from "../model/passwords.js";
import type * as model_people from "../model/people.js";
import type * as model_presence from "../model/presence.js";
import type * as model_proof from "../model/proof.js";
import type * as model_queues from "../model/queues.js";
import type * as model_rates from "../model/rates.js";
import type * as model_reading from "../model/reading.js";
import type * as model_releases from "../model/releases.js";
import type * as model_replyMails from "../model/replyMails.js";
import type * as model_replyTimes from "../model/replyTimes.js";
import type * as model_resume from "../model/resume.js";
import type * as model_sealing from "../model/sealing.js";
import type * as model_sessionExpiry from "../model/sessionExpiry.js";
import type * as model_sessions from "../model/sessions.js";
import type * as model_settings from "../model/settings.js";
import type * as model_sharedDevices from "../model/sharedDevices.js";
import type * as model_slugs from "../model/slugs.js";
import type * as model_smtp from "../model/smtp.js";
import type * as model_tabs from "../model/tabs.js";
import type * as model_text from "../model/text.js";
import type * as model_texts from "../model/texts.js";
import type * as model_ticketEvents from "../model/ticketEvents.js";
import type * as model_ticketFields from "../model/ticketFields.js";
import type * as model_ticketForms from "../model/ticketForms.js";
import type * as model_ticketInbox from "../model/ticketInbox.js";
import type * as model_ticketReference from "../model/ticketReference.js";
import type * as model_tickets from "../model/tickets.js";
import type * as model_tokens from "../model/tokens.js";
import type * as model_typing from "../model/typing.js";
import type * as model_unread from "../model/unread.js";
import type * as model_unsubscribeHandler from "../model/unsubscribeHandler.js";
import type * as model_userToken from "../model/userToken.js";
import type * as model_visitorPanel from "../model/visitorPanel.js";
import type * as model_webhookDeliveries from "../model/webhookDeliveries.js";
import type * as model_webhookEndpoints from "../model/webhookEndpoints.js";
import type * as model_webhookEvents from "../model/webhookEvents.js";
import type * as model_webhookRequest from "../model/webhookRequest.js";
import type * as model_webhookSignature from "../model/webhookSignature.js";
import type * as model_zipSize from "../model/zipSize.js";
import type * as moderation from "../moderation.js";
import type * as officeHours from "../officeHours.js";
import type * as origins from "../origins.js";
import type * as queues from "../queues.js";
import type * as releases from "../releases.js";
import type * as ruleValidators from "../ruleValidators.js";
import type * as security from "../security.js";
import type * as seed from "../seed.js";
import type * as teamPresence from "../teamPresence.js";
import type * as texts from "../texts.js";
import type * as ticketForms from "../ticketForms.js";
import type * as ticketInbox from "../ticketInbox.js";
import type * as ticketTables from "../ticketTables.js";
import type * as ticketValidators from "../ticketValidators.js";
import type * as tickets from "../tickets.js";
import type * as typing from "../typing.js";
import type * as validators from "../validators.js";
import type * as visitors from "../visitors.js";
import type * as webhookDelivery from "../webhookDelivery.js";
import type * as webhookTables from "../webhookTables.js";
import type * as webhooks from "../webhooks.js";
import type * as widgetSessions from "../widgetSessions.js";
import type * as workspaces from "../workspaces.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  agents: typeof agents;
  announcementTables: typeof announcementTables;
  announcementValidators: typeof announcementValidators;
  announcements: typeof announcements;
  articleTables: typeof articleTables;
  articleValidators: typeof articleValidators;
  articles: typeof articles;
  attachments: typeof attachments;
  branding: typeof branding;
  brandingTables: typeof brandingTables;
  brandingValidators: typeof brandingValidators;
  builders: typeof builders;
  callers: typeof callers;
  checklistTables: typeof checklistTables;
  checklistValidators: typeof checklistValidators;
  checklists: typeof checklists;
  collections: typeof collections;
  conversationSettings: typeof conversationSettings;
  conversationValidators: typeof conversationValidators;
  conversations: typeof conversations;
  crons: typeof crons;
  csat: typeof csat;
  csatTables: typeof csatTables;
  csatValidators: typeof csatValidators;
  deliveryValidators: typeof deliveryValidators;
  engagementTables: typeof engagementTables;
  environment: typeof environment;
  errors: typeof errors;
  expiry: typeof expiry;
  homeTables: typeof homeTables;
  http: typeof http;
  imports: typeof imports;
  inbox: typeof inbox;
  installs: typeof installs;
  mail: typeof mail;
  mailDelivery: typeof mailDelivery;
  messages: typeof messages;
  messenger: typeof messenger;
  messengerValidators: typeof messengerValidators;
  "model/accounts": typeof model_accounts;
  "model/addresses": typeof model_addresses;
  "model/admission": typeof model_admission;
  "model/agentPresence": typeof model_agentPresence;
  "model/announcementReading": typeof model_announcementReading;
  "model/announcements": typeof model_announcements;
  "model/appearance": typeof model_appearance;
  "model/articleFiles": typeof model_articleFiles;
  "model/articleImages": typeof model_articleImages;
  "model/articleImport": typeof model_articleImport;
  "model/articleLists": typeof model_articleLists;
  "model/articleParser": typeof model_articleParser;
  "model/articleReading": typeof model_articleReading;
  "model/articleRuns": typeof model_articleRuns;
  "model/articleSearch": typeof model_articleSearch;
  "model/articles": typeof model_articles;
  "model/attachmentHandler": typeof model_attachmentHandler;
  "model/attachments": typeof model_attachments;
  "model/audience": typeof model_audience;
  "model/blocks": typeof model_blocks;
  "model/boot": typeof model_boot;
  "model/bootEvents": typeof model_bootEvents;
  "model/bootRequest": typeof model_bootRequest;
  "model/bootSession": typeof model_bootSession;
  "model/branding": typeof model_branding;
  "model/bytes": typeof model_bytes;
  "model/checklistProgress": typeof model_checklistProgress;
  "model/checklists": typeof model_checklists;
  "model/choices": typeof model_choices;
  "model/claims": typeof model_claims;
  "model/collections": typeof model_collections;
  "model/composeMail": typeof model_composeMail;
  "model/conversationRules": typeof model_conversationRules;
  "model/conversationSettings": typeof model_conversationSettings;
  "model/conversations": typeof model_conversations;
  "model/coverage": typeof model_coverage;
  "model/csat": typeof model_csat;
  "model/csatScore": typeof model_csatScore;
  "model/device": typeof model_device;
  "model/fileLinks": typeof model_fileLinks;
  "model/fileNames": typeof model_fileNames;
  "model/fileTypes": typeof model_fileTypes;
  "model/firstContent": typeof model_firstContent;
  "model/frameDocument": typeof model_frameDocument;
  "model/frameHeaders": typeof model_frameHeaders;
  "model/highlights": typeof model_highlights;
  "model/httpHandlers": typeof model_httpHandlers;
  "model/identity": typeof model_identity;
  "model/identityKeys": typeof model_identityKeys;
  "model/idleVisitors": typeof model_idleVisitors;
  "model/imageSize": typeof model_imageSize;
  "model/imports": typeof model_imports;
  "model/inbox": typeof model_inbox;
  "model/inline": typeof model_inline;
  "model/installation": typeof model_installation;
  "model/installs": typeof model_installs;
  "model/join": typeof model_join;
  "model/languages": typeof model_languages;
  "model/links": typeof model_links;
  "model/mailAddress": typeof model_mailAddress;
  "model/mailAddresses": typeof model_mailAddresses;
  "model/mailContent": typeof model_mailContent;
  "model/mailSettings": typeof model_mailSettings;
  "model/mailStatus": typeof model_mailStatus;
  "model/mailWords": typeof model_mailWords;
  "model/messageFormat": typeof model_messageFormat;
  "model/messages": typeof model_messages;
  "model/officeHours": typeof model_officeHours;
  "model/onboarding": typeof model_onboarding;
  "model/outgoing": typeof model_outgoing;
  "model/page": typeof model_page;
  "model/pageHandles": typeof model_pageHandles;
  "model/passwords": typeof model_passwords;
  "model/people": typeof model_people;
  "model/presence": typeof model_presence;
  "model/proof": typeof model_proof;
  "model/queues": typeof model_queues;
  "model/rates": typeof model_rates;
  "model/reading": typeof model_reading;
  "model/releases": typeof model_releases;
  "model/replyMails": typeof model_replyMails;
  "model/replyTimes": typeof model_replyTimes;
  "model/resume": typeof model_resume;
  "model/sealing": typeof model_sealing;
  "model/sessionExpiry": typeof model_sessionExpiry;
  "model/sessions": typeof model_sessions;
  "model/settings": typeof model_settings;
  "model/sharedDevices": typeof model_sharedDevices;
  "model/slugs": typeof model_slugs;
  "model/smtp": typeof model_smtp;
  "model/tabs": typeof model_tabs;
  "model/text": typeof model_text;
  "model/texts": typeof model_texts;
  "model/ticketEvents": typeof model_ticketEvents;
  "model/ticketFields": typeof model_ticketFields;
  "model/ticketForms": typeof model_ticketForms;
  "model/ticketInbox": typeof model_ticketInbox;
  "model/ticketReference": typeof model_ticketReference;
  "model/tickets": typeof model_tickets;
  "model/tokens": typeof model_tokens;
  "model/typing": typeof model_typing;
  "model/unread": typeof model_unread;
  "model/unsubscribeHandler": typeof model_unsubscribeHandler;
  "model/userToken": typeof model_userToken;
  "model/visitorPanel": typeof model_visitorPanel;
  "model/webhookDeliveries": typeof model_webhookDeliveries;
  "model/webhookEndpoints": typeof model_webhookEndpoints;
  "model/webhookEvents": typeof model_webhookEvents;
  "model/webhookRequest": typeof model_webhookRequest;
  "model/webhookSignature": typeof model_webhookSignature;
  "model/zipSize": typeof model_zipSize;
  moderation: typeof moderation;
  officeHours: typeof officeHours;
  origins: typeof origins;
  queues: typeof queues;
  releases: typeof releases;
  ruleValidators: typeof ruleValidators;
  security: typeof security;
  seed: typeof seed;
  teamPresence: typeof teamPresence;
  texts: typeof texts;
  ticketForms: typeof ticketForms;
  ticketInbox: typeof ticketInbox;
  ticketTables: typeof ticketTables;
  ticketValidators: typeof ticketValidators;
  tickets: typeof tickets;
  typing: typeof typing;
  validators: typeof validators;
  visitors: typeof visitors;
  webhookDelivery: typeof webhookDelivery;
  webhookTables: typeof webhookTables;
  webhooks: typeof webhooks;
  widgetSessions: typeof widgetSessions;
  workspaces: typeof workspaces;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {};
