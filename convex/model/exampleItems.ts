import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Delivery } from "../deliveryValidators";
import type { OutboundContent } from "../outboundValidators";
import type { SurveyContent } from "../surveyValidators";
import { setCsatSettings } from "./csat";
import { addExampleGuides } from "./exampleGuides";
import { createMessage, ownMessage, setMessageStatus } from "./outboundMessages";
import { messengerConfigOf, workspaceSettings } from "./settings";
import { createSurvey, ownSurvey, setSurveyStatus } from "./surveys/surveys";
import { normaliseMessenger } from "./tabs";

/** One live item of every kind, each on a page of the demo of its own, so that none waits for another. */

/** Free of the quiet period, and back with each load of its page: to be looked at as often as wanted. */
const on = (path: string): Delivery => ({
  audience: null,
  page: { include: [path], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
});

const MESSAGES: readonly { name: string; path: string; content: OutboundContent }[] = [
  {
    name: "Example: chat",
    path: "/production/faq.html",
    content: {
      type: "chat",
      senderId: null,
      source: "Did you find what you were looking for? If not, **ask us**: a person answers.",
      image: null,
      buttons: [{ label: "Ask a question", action: { type: "newConversation", text: "I could not find " } }],
    },
  },
  {
    name: "Example: post",
    path: "/production/product_detail.html",
    content: {
      type: "post",
      senderId: null,
      title: "Try it for thirty days",
      source:
        "Ride it, pack it, leave it in the rain. If it is not for you, **we take it back** and pay for the way.",
      image: null,
      video: null,
      buttons: [
        { label: "How returns work", action: { type: "tab", tab: "help" } },
        { label: "Not now", action: { type: "dismiss" } },
      ],
    },
  },
  {
    name: "Example: banner",
    path: "/production/pricing_tables.html",
    content: {
      type: "banner",
      source: "Two months are free if you pay by the year, **until Sunday**.",
      position: "top",
      style: "float",
      isDismissible: true,
      buttons: [{ label: "Talk to us", action: { type: "newConversation" } }],
    },
  },
];

const question = { help: "", required: true, storeAs: null, rules: [] };
const SURVEYS: readonly { name: string; path: string; content: SurveyContent }[] = [
  {
    name: "Example: small survey",
    path: "/production/kanban.html",
    content: {
      format: "small",
      intro: null,
      thanks: null,
      hasProgress: true,
      isDismissible: true,
      questions: [
        {
          ...question,
          id: "score",
          kind: "nps",
          title: "How likely are you to recommend us to a friend?",
          labels: { low: "Not at all likely", high: "Extremely likely" },
        },
        {
          ...question,
          id: "why",
          kind: "longText",
          title: "What is the main reason for {{answer:score|your score}}?",
          required: false,
          minLength: null,
          maxLength: 500,
        },
      ],
    },
  },
  {
    name: "Example: large survey",
    path: "/production/index.html",
    content: {
      format: "large",
      intro: { title: "Help us set this up for you", text: "Three short questions.", button: "" },
      thanks: { title: "Thank you", text: "We will make use of it.", button: "" },
      hasProgress: true,
      isDismissible: true,
      questions: [
        {
          ...question,
          id: "role",
          kind: "singleChoice",
          title: "What do you do?",
          choices: [
            { id: "sales", label: "Sales" },
            { id: "support", label: "Support" },
            { id: "product", label: "Product" },
          ],
          hasOther: true,
        },
        {
          ...question,
          id: "goals",
          kind: "multipleChoice",
          title: "What do you want to get done first?",
          choices: [
            { id: "answers", label: "Answer faster" },
            { id: "learn", label: "Learn what people need" },
            { id: "guide", label: "Guide new people" },
          ],
          hasOther: false,
          min: null,
          max: null,
        },
        {
          ...question,
          id: "start",
          kind: "stars",
          title: "How has it been so far?",
          count: 5,
          labels: { low: "Hard", high: "Easy" },
        },
      ],
    },
  },
];

/** Puts them live, turns on the tabs where checklist and tour are, and has closed conversations rated. */
export async function addExampleItems(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<void> {
  const owner = await ctx.db
    .query("agents")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .first();
  if (!owner) return;
  const author = { workspaceId, agentId: owner._id };
  for (const { name, path, content } of MESSAGES) {
    const messageId = await createMessage(ctx, author, { name, content, delivery: on(path) });
    await setMessageStatus(ctx, await ownMessage(ctx, workspaceId, messageId), "live");
  }
  for (const { name, path, content } of SURVEYS) {
    const surveyId = await createSurvey(ctx, author, { name, content, delivery: on(path) });
    await setSurveyStatus(ctx, await ownSurvey(ctx, workspaceId, surveyId), "live");
  }
  await addExampleGuides(ctx, author);
  await setCsatSettings(ctx, workspaceId, { askForRating: true, delayMinutes: 0 });
  const settings = await workspaceSettings(ctx, workspaceId);
  const config = messengerConfigOf(settings);
  const tabs = config.tabs.map((tab) =>
    ["tasks", "tours"].includes(tab.id) ? { ...tab, isEnabled: true } : tab,
  );
  await ctx.db.patch("workspaceSettings", settings._id, {
    messenger: normaliseMessenger({ ...config, tabs }),
  });
}
