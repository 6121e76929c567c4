import { defineTable } from "convex/server";
import { v } from "convex/values";
import { delivery, itemStatus } from "./deliveryValidators";
import { answerCounts, responseStatus, storedSurvey, surveyAnswers, surveyFormat } from "./surveyValidators";

/** The tables of surveys. On a visitor's path only responses of that visitor are written, and rows that a cron counts. */
export const surveyTables = {
  /** What lists need. */
  surveys: defineTable({
    workspaceId: v.id("workspaces"),
    /** For the team only. */
    name: v.string(),
    format: surveyFormat,
    status: itemStatus,
    /** The present one; grows with each change. */
    version: v.number(),
    updatedAt: v.number(),
    updatedBy: v.optional(v.id("agents")),
  }).index("by_workspaceId_and_updatedAt", ["workspaceId", "updatedAt"]),

  /** What a survey asks in one version and who it is for. Never changed: answers and results are of versions. */
  surveyVersions: defineTable({
    surveyId: v.id("surveys"),
    version: v.number(),
    content: storedSurvey,
    delivery,
  }).index("by_surveyId_and_version", ["surveyId", "version"]),

  /** One row per visitor, survey and run: from when it was shown until it is done. */
  surveyResponses: defineTable({
    workspaceId: v.id("workspaces"),
    surveyId: v.id("surveys"),
    version: v.number(),
    visitorId: v.id("visitors"),
    /** Made by the client: what is told twice counts once. */
    runId: v.string(),
    status: responseStatus,
    /** Of the questions on the way through the branching, and of no others. */
    answers: surveyAnswers,
    /** The questions this run has come to. */
    seen: v.array(v.string()),
    updatedAt: v.number(),
  })
    .index("by_visitorId_and_surveyId_and_updatedAt", ["visitorId", "surveyId", "updatedAt"])
    .index("by_visitorId_and_runId", ["visitorId", "runId"])
    .index("by_surveyId_and_status_and_updatedAt", ["surveyId", "status", "updatedAt"])
    .index("by_status_and_updatedAt", ["status", "updatedAt"]),

  /** What is still to be counted: one row per thing a visitor did, inserted and never read on a visitor's path. */
  surveyEvents: defineTable({
    surveyId: v.id("surveys"),
    version: v.number(),
    changes: v.array(
      v.object({
        /** Absent: of the survey as a whole. */
        questionId: v.optional(v.string()),
        /** `shown`, `started`, `completed`; of a question `seen`, `answered`, `skipped`, or `=` and an answer. */
        count: v.string(),
        by: v.number(),
      }),
    ),
  }),

  /** Results of one version. Written by the cron only. */
  surveyStats: defineTable({
    surveyId: v.id("surveys"),
    version: v.number(),
    totals: answerCounts,
    questions: v.record(v.string(), answerCounts),
  }).index("by_surveyId_and_version", ["surveyId", "version"]),
};
