import { beforeEach, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import { checkFields } from "./model/ticketFields";
import { type Backend, boot, errorOf, makeAgent, makeBackend, makeWorkspace } from "./test.setup";
import type { TicketField, TicketFormDraft, TicketValues } from "./ticketValidators";

const field = (type: TicketField["type"], more: Partial<TicketField> = {}): TicketField => ({
  id: "it",
  type,
  label: "It",
  required: false,
  ...more,
});
const reasonOf = (one: TicketField, value?: TicketValues[string]) =>
  checkFields([one], value === undefined ? {} : { it: value }).problems[0]?.reason ?? "fine";

describe("the rules of a field", () => {
  const choice = { options: ["a", "b"] };
  it.each([
    [field("text"), undefined, "fine"],
    [field("text", { required: true }), undefined, "required"],
    [field("text", { required: true }), " \u200b\n", "required"],
    [field("text"), 5, "type"],
    [field("text", { minLength: 3 }), "ab", "tooShort"],
    [field("text", { minLength: 3 }), "", "fine"],
    [field("text", { maxLength: 3 }), "abcd", "tooLong"],
    [field("text"), "x".repeat(501), "tooLong"],
    [field("textarea"), "x".repeat(5_001), "tooLong"],
    [field("textarea"), "x".repeat(5_000), "fine"],
    [field("text"), "\ud800", "text"],
    [field("text"), `a${"\u0301".repeat(40)}`, "text"],
    [field("email"), "ada@example.com", "fine"],
    [field("email"), "ada@example", "email"],
    [field("email"), "ada example@x.org", "email"],
    [field("select", choice), "a", "fine"],
    [field("select", choice), "c", "option"],
    [field("select", choice), "toString", "option"],
    [field("select", choice), ["a"], "type"],
    [field("select", { ...choice, required: true }), "", "required"],
    [field("multi-select", choice), ["a", "b"], "fine"],
    [field("multi-select", choice), ["a", "a"], "option"],
    [field("multi-select", choice), ["a", "c"], "option"],
    [field("multi-select", choice), "a", "type"],
    [field("multi-select", { ...choice, required: true }), [], "required"],
    [field("number", { min: 1, max: 5 }), 0, "tooSmall"],
    [field("number", { min: 1, max: 5 }), 6, "tooLarge"],
    [field("number", { required: true }), 0, "fine"],
    [field("number"), "5", "type"],
    [field("number"), Number.NaN, "type"],
    [field("date"), "2024-02-29", "fine"],
    [field("date"), "2023-02-29", "date"],
    [field("date"), "29.2.2024", "date"],
    [field("date"), "2024-2-9", "date"],
    [field("checkbox"), false, "fine"],
    [field("checkbox", { required: true }), false, "required"],
    [field("checkbox", { required: true }), true, "fine"],
    [field("checkbox"), "true", "type"],
  ])("%o with %j is %s", (one, value, reason) => {
    expect(reasonOf(one, value)).toBe(reason);
  });

  it("names every field that is wrong, with its limit, and one that the form does not have", () => {
    const fields = [
      field("text", { id: "a", required: true }),
      field("number", { id: "b", max: 3 }),
      field("text", { id: "c" }),
    ];
    expect(checkFields(fields, { b: 9, c: " fine ", d: "?" })).toEqual({
      values: { c: "fine" },
      problems: [
        { id: "a", reason: "required" },
        { id: "b", reason: "tooLarge", limit: 3 },
        { id: "d", reason: "unknown" },
      ],
    });
  });
});

let t: Backend;
let workspaceId: Awaited<ReturnType<typeof makeWorkspace>>["workspaceId"];
let agentToken: string;
beforeEach(async () => {
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "admin");
});
const draft = (more: Partial<TicketFormDraft> = {}): TicketFormDraft => ({
  name: "Wishes",
  audience: "all",
  isDefault: false,
  fields: [field("text")],
  ...more,
});
const list = () => t.query(api.ticketForms.list, { agentToken });
const add = (form: TicketFormDraft) => t.mutation(api.ticketForms.create, { agentToken, form });

describe("forms", () => {
  it("a new workspace has one, and exactly one is the default from then on", async () => {
    expect((await list()).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ["Report a problem", true],
    ]);
    const { formId } = await add(draft({ isDefault: true }));
    const defaults = async () => (await list()).filter(({ isDefault }) => isDefault).map(({ name }) => name);
    expect(await defaults()).toEqual(["Wishes"]);
    const form = draft({ name: "Hopes", isDefault: false });
    await t.mutation(api.ticketForms.update, { agentToken, formId, form });
    expect(await defaults()).toEqual(["Hopes"]);
    await t.mutation(api.ticketForms.remove, { agentToken, formId });
    expect(await defaults()).toEqual(["Report a problem"]);
  });

  it.each<[string, Partial<TicketFormDraft>]>([
    ["no name", { name: " " }],
    ["no fields", { fields: [] }],
    ["31 fields", { fields: Array.from({ length: 31 }, (_, i) => field("text", { id: `f${i}` })) }],
    ["two fields of one id", { fields: [field("text"), field("date")] }],
    ["an id that is no name", { fields: [field("text", { id: "__proto__" })] }],
    ["a field without a label", { fields: [field("text", { label: "" })] }],
    ["a choice without options", { fields: [field("select")] }],
    ["a choice with one option twice", { fields: [field("select", { options: ["a", "a"] })] }],
    ["options where there is no choice", { fields: [field("text", { options: ["a"] })] }],
    ["a range of words", { fields: [field("text", { min: 1 })] }],
    ["a length of a number", { fields: [field("number", { minLength: 1 })] }],
    ["a range the wrong way round", { fields: [field("number", { min: 2, max: 1 })] }],
    ["half a character", { fields: [field("number", { maxLength: 2.5 })] }],
    ["a length beyond ours", { fields: [field("text", { maxLength: 501 })] }],
  ])("refuses %s", async (_case, more) => {
    expect((await errorOf(add(draft(more)))).code).toBe("INPUT_INVALID");
    expect(await list()).toHaveLength(1);
  });

  it("shows each visitor those that are for them, the default first", async () => {
    await add(draft({ name: "For guests", audience: "visitors" }));
    await add(draft({ name: "For users", audience: "users", isDefault: true }));
    const named = async (user?: { name?: string; email?: string }) => {
      const { sessionToken } = await boot(t, workspaceId, user ? { user } : {});
      const forms = await t.query(api.tickets.forms, { sessionToken });
      const first = await t.query(api.tickets.form, { sessionToken });
      expect(first).toEqual(forms[0]);
      return forms.map(({ name }) => name);
    };
    expect(await named()).toEqual(["Report a problem", "For guests"]);
    expect(await named({ email: "ada@example.com" })).toEqual(["For users", "Report a problem"]);
  });

  it("gives a visitor neither another audience's form nor another workspace's", async () => {
    const { formId } = await add(draft({ audience: "users" }));
    const { sessionToken } = await boot(t, workspaceId);
    const elsewhere = await boot(t, (await makeWorkspace(t)).workspaceId);
    for (const token of [sessionToken, elsewhere.sessionToken]) {
      const found = t.query(api.tickets.form, { sessionToken: token, formId });
      expect((await errorOf(found)).code).toBe("NOT_FOUND");
      const made = { formId, values: { it: "x" }, clientTicketId: "client-id-1" };
      const create = t.mutation(api.tickets.create, { sessionToken: token, ...made });
      expect((await errorOf(create)).code).toBe("NOT_FOUND");
    }
  });
});
