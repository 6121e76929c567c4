import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

// oxlint-disable-next-line import/no-default-export -- Convex reads the default export
export default defineSchema({
  notes: defineTable({ channel: v.string(), text: v.string() })
    .index("by_channel", ["channel"])
    .searchIndex("search_text", { searchField: "text", filterFields: ["channel"] }),
  workspaces: defineTable({ name: v.string(), email: v.string(), passwordHash: v.string() }),
  releases: defineTable({ version: v.string(), integrity: v.record(v.string(), v.string()) }).index(
    "by_version",
    ["version"],
  ),
});
