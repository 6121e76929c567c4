import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Mail } from "./model/composeMail";
import {
  type Backend,
  type Browser,
  boot,
  dump,
  errorOf,
  HOST,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  PAGE,
  randomHex,
  startConversation,
} from "./test.setup";

const MINUTE = 60_000;
const ADA = { userId: "ada", email: "ada@example.com" };
const SITE = "https://api.example/http";

let t: Backend;
let agentToken: string;
let workspaceId: Id<"workspaces">;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  vi.stubEnv("OPENCOM_SMTP_URL", "smtp://mail.acme.example:587");
  vi.stubEnv("OPENCOM_MAIL_FROM", "Acme Support <support@acme.example>");
  vi.stubEnv("CONVEX_SITE_URL", SITE);
  t = makeBackend();
  ({ workspaceId } = await makeWorkspace(t));
  agentToken = await makeAgent(t, workspaceId, "owner");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

type Started = Browser & { conversationId: Id<"conversations"> };
async function begin(user: object = ADA, text = "hello"): Promise<Started> {
  const browser = await boot(t, workspaceId, { user });
  const { conversationId } = await startConversation(t, browser.sessionToken, text);
  return { ...browser, conversationId };
}
const reply = ({ conversationId }: Started, text = "an answer") =>
  t.mutation(api.inbox.reply, { agentToken, conversationId, clientMessageId: messageId(), text });
const leave = ({ sessionToken }: Started) => t.mutation(internal.visitors.leave, { sessionToken });
const rows = () => t.run((ctx) => ctx.db.query("replyMails").collect());
const addresses = () => t.run((ctx) => ctx.db.query("mailAddresses").collect());
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** What the action would do with what is due: the mails, and the outcomes written down. */
async function mailsOut(result: "sent" | "failed" | "refused" = "sent"): Promise<Mail[]> {
  const due = (await rows()).filter(({ dueAt }) => dueAt !== undefined && dueAt <= Date.now());
  await t.mutation(internal.mail.dispatch, { workspaceId });
  const mails: Mail[] = [];
  for (const { _id: replyMailId } of due) {
    const found = await t.query(internal.mail.composed, { replyMailId });
    if (!found) throw new Error("no row");
    if ("kind" in found) await t.mutation(internal.mail.settle, { replyMailId, outcome: found });
    else {
      mails.push(found);
      const outcome = { kind: result, throughSeq: found.throughSeq };
      const failure = result === "sent" ? {} : { to: found.to, problem: "550 5.1.1 no such user" };
      await t.mutation(internal.mail.settle, { replyMailId, outcome, ...failure });
    }
  }
  return mails;
}

describe("an answer to a ticket", () => {
  /** A ticket of somebody who has left again. */
  async function open(user: object = ADA) {
    const browser = await boot(t, workspaceId, { user });
    const { sessionToken } = browser;
    const form = await t.query(api.tickets.form, { sessionToken });
    const values = { subject: "Broken", description: "It does not turn on." };
    const draft = { formId: form?.id ?? "", clientTicketId: randomHex(), values };
    const { ticketId } = await t.mutation(api.tickets.create, { sessionToken, ...draft });
    await t.mutation(internal.visitors.leave, { sessionToken });
    const say = (text: string) =>
      t.mutation(api.ticketInbox.reply, { agentToken, ticketId, clientMessageId: messageId(), text });
    return { ...browser, ticketId, say };
  }

  it("is mailed as one to a conversation is, under the ticket's number, with the way to it", async () => {
    const { ticketId, say, sessionToken } = await open();
    await t.mutation(api.ticketInbox.note, {
      agentToken,
      ticketId,
      clientMessageId: messageId(),
      text: "SECRET-NOTE",
    });
    await t.mutation(api.ticketInbox.setStatus, { agentToken, ticketId, status: "in_progress" });
    later(5 * MINUTE);
    expect(await mailsOut(), "what is no answer").toEqual([]);
    await say("Is it **plugged** in?");
    await t.mutation(api.ticketInbox.setStatus, {
      agentToken,
      ticketId,
      status: "resolved",
      summary: "Plugged in.",
    });
    later(5 * MINUTE);
    const [mail, ...more] = await mailsOut();
    expect(more).toEqual([]);
    const ticket = await t.query(api.tickets.get, { sessionToken, ticketId });
    expect(mail?.to).toBe("ada@example.com");
    expect(mail?.subject).toBe(`Reply from Acme Support [${ticket?.reference}]`);
    expect(mail?.text).toMatch(/Is it plugged in\?[^]*Plugged in\./);
    expect(mail?.text).toContain(`${HOST}/pricing?opencom=ticket%2F${ticketId}`);
    expect(mail?.text).not.toMatch(/SECRET-NOTE|does not turn on/);
    expect(mail?.threadId).toContain(ticketId);
    later(60 * MINUTE);
    expect(await mailsOut(), "once").toEqual([]);
  });

  it("is not once it was read, or its visitor has written since", async () => {
    const reader = await open();
    await reader.say("read this");
    const { page } = await t.query(api.tickets.timeline, {
      sessionToken: reader.sessionToken,
      ticketId: reader.ticketId,
      paginationOpts: { cursor: null, numItems: 10 },
    });
    const [newest] = page;
    await t.mutation(api.tickets.markRead, {
      sessionToken: reader.sessionToken,
      ticketId: reader.ticketId,
      throughEventId: newest?.id ?? "",
    });
    const writer = await open({ userId: "bob", email: "bob@example.com" });
    await writer.say("answer this");
    await t.mutation(api.tickets.reply, {
      sessionToken: writer.sessionToken,
      ticketId: writer.ticketId,
      clientMessageId: messageId(),
      text: "I did.",
    });
    later(5 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    await reader.say("and this");
    later(5 * MINUTE);
    const [mail, ...more] = await mailsOut();
    expect([more, mail?.text.includes("and this"), mail?.text.includes("read this")]).toEqual([
      [],
      true,
      false,
    ]);
  });

  it("goes to a claimed address only if something was written since that was given", async () => {
    const { say, sessionToken } = await open();
    later(MINUTE);
    await t.mutation(api.visitors.identify, { sessionToken, user: { email: "other@example.com" } });
    await t.mutation(internal.visitors.leave, { sessionToken });
    await say("an answer");
    later(5 * MINUTE);
    expect(await mailsOut()).toEqual([]);
  });

  it("reaches who has written in the conversation that the ticket was made of", async () => {
    const visitor = await begin();
    const made = { conversationId: visitor.conversationId, clientTicketId: randomHex(), subject: "Broken" };
    const { ticketId } = await t.mutation(api.ticketInbox.createFromConversation, { agentToken, ...made });
    await leave(visitor);
    const words = { clientMessageId: messageId(), text: "We look into it." };
    await t.mutation(api.ticketInbox.reply, { agentToken, ticketId, ...words });
    later(5 * MINUTE);
    expect((await mailsOut()).map(({ to }) => to)).toEqual(["ada@example.com"]);
  });
});

describe("an answer to somebody who has left", () => {
  it("is mailed when it has been unread for five minutes, with all that came meanwhile", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor, "first **answer**");
    later(4 * MINUTE);
    await reply(visitor, "second answer");
    expect(await mailsOut()).toEqual([]);
    later(MINUTE);
    const [mail, ...more] = await mailsOut();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      to: "ada@example.com",
      from: { name: "Acme Support", address: "support@acme.example" },
      subject: expect.stringMatching(/^Reply from Acme Support \[\w{6}\]$/),
    });
    expect(mail?.text).toContain("first answer");
    expect(mail?.text).toContain("second answer");
    expect(mail?.html).toContain("<strong>answer</strong>");
    const back = `${HOST}/pricing?opencom=conversation%2F${visitor.conversationId}`;
    expect(mail?.text).toContain(back);
    // Once, however often it is looked at.
    later(60 * MINUTE);
    expect(await mailsOut()).toEqual([]);
  });

  it("speaks what its reader's browser speaks, as does the page that stops it", async () => {
    const browser = await boot(t, workspaceId, { user: ADA, languages: "en,de-AT" });
    const { conversationId } = await startConversation(t, browser.sessionToken, "hallo");
    await leave(browser as Started);
    await reply({ ...browser, conversationId });
    later(5 * MINUTE);
    const [mail] = await mailsOut();
    expect(mail?.subject).toMatch(/^Antwort von Acme Support \[\w{6}\]$/);
    expect(mail?.html).toContain('<html lang="de" dir="ltr">');
    expect(mail?.text).toContain("Unterhaltung öffnen: https://");
    const headers = { "Accept-Language": "fa-IR,fa;q=0.9,en;q=0.8" };
    const page = await t.fetch((mail?.unsubscribeUrl ?? "").slice(SITE.length), { headers });
    expect(await page.text()).toContain('<html lang="fa" dir="rtl">');
  });

  it("comes with nothing of what the visitor or others wrote, and nothing that signs anybody in", async () => {
    const visitor = await begin(ADA, "my question: visit http://spam.example");
    const other = await begin({ userId: "eve", email: "eve@example.com" }, "eve's own");
    await leave(visitor);
    await leave(other);
    await reply(visitor, "for ada");
    await reply(other, "for eve");
    later(5 * MINUTE);
    const mails = await mailsOut();
    expect(mails.map(({ to }) => to).toSorted()).toEqual(["ada@example.com", "eve@example.com"]);
    const [ada] = mails.filter(({ to }) => to === "ada@example.com");
    const said = JSON.stringify(ada);
    for (const foreign of ["for eve", "eve's own", "spam.example", "wst_", visitor.resumeSecret])
      expect(said).not.toContain(foreign);
  });

  it("is at most one mail per conversation in 15 minutes", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor, "one");
    later(5 * MINUTE);
    expect(await mailsOut()).toHaveLength(1);
    await reply(visitor, "two");
    later(14 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    await reply(visitor, "three");
    later(MINUTE);
    const [mail] = await mailsOut();
    expect(mail?.text).toContain("two");
    expect(mail?.text).toContain("three");
    expect(mail?.text).not.toContain("one\n");
  });

  it("is mailed next time when it came while a mail was under way", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor, "one");
    later(5 * MINUTE);
    const [row] = await rows();
    await t.mutation(internal.mail.dispatch, { workspaceId });
    const mail = await t.query(internal.mail.composed, { replyMailId: row?._id as Id<"replyMails"> });
    await reply(visitor, "two");
    const outcome = { kind: "sent" as const, throughSeq: (mail as Mail).throughSeq };
    await t.mutation(internal.mail.settle, { replyMailId: row?._id as Id<"replyMails">, outcome });
    later(15 * MINUTE);
    expect((await mailsOut())[0]?.text).toContain("two");
  });

  it("is taken again when the process that had it died, as the same mail", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor);
    later(5 * MINUTE);
    const [row] = await rows();
    const replyMailId = row?._id as Id<"replyMails">;
    await t.mutation(internal.mail.dispatch, { workspaceId });
    const first = await t.query(internal.mail.composed, { replyMailId });
    later(14 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    later(MINUTE);
    expect((await mailsOut())[0]?.messageId).toBe((first as Mail).messageId);
  });
});

describe("no mail", () => {
  const nothingAfter = async (visitor: Started, minutes = 60) => {
    for (let i = 0; i < minutes; i += 5) {
      later(5 * MINUTE);
      expect(await mailsOut()).toEqual([]);
    }
    expect(visitor.conversationId).toBeTruthy();
  };

  it("when the visitor has read it, or has written since", async () => {
    const [reader, writer] = [await begin(), await begin({ userId: "bob", email: "bob@example.com" })];
    for (const visitor of [reader, writer]) await leave(visitor);
    const { messageId: throughMessageId } = await reply(reader);
    await reply(writer);
    const { sessionToken, conversationId } = reader;
    await t.mutation(api.conversations.markRead, { sessionToken, conversationId, throughMessageId });
    const again = { conversationId: writer.conversationId, clientMessageId: messageId(), text: "thanks" };
    await t.mutation(api.messages.send, { sessionToken: writer.sessionToken, ...again });
    await nothingAfter(reader);
  });

  it("while the visitor is here, for half an hour at most", async () => {
    const visitor = await begin();
    const { sessionToken } = visitor;
    await reply(visitor);
    for (let i = 0; i < 29; i++) {
      later(MINUTE);
      await t.mutation(api.visitors.heartbeat, { sessionToken, page: { url: PAGE.url, title: "" } });
      expect(await mailsOut()).toEqual([]);
    }
    await leave(visitor);
    later(MINUTE);
    expect(await mailsOut()).toHaveLength(1);
  });

  it("to somebody without an address, to one who is blocked, or with mail switched off", async () => {
    const [nameless, blocked, off] = [
      await begin({}),
      await begin(),
      await begin({ email: "c@example.com" }),
    ];
    for (const visitor of [nameless, blocked, off]) await leave(visitor);
    await reply(nameless);
    await reply(blocked);
    const visitorId = blocked.response.visitorRef;
    await t.mutation(api.moderation.block, { agentToken, visitorId });
    await nothingAfter(blocked, 10);
    const settings = { isOn: false, fromName: "", replyTo: "", quietMs: 5 * MINUTE, server: null };
    await t.mutation(api.mail.save, { agentToken, ...settings });
    await reply(off);
    await nothingAfter(off, 10);
  });

  it.each([
    "not an address",
    "a@b",
    "a b@example.com",
    "ada@example.com,eve@example.com",
    "ada@exa\u0000mple.com",
  ])("to %j", async (email) => {
    const browser = await boot(t, workspaceId);
    const started = await startConversation(t, browser.sessionToken);
    await t.run(async (ctx) => {
      const id = browser.response.visitorRef as Id<"visitors">;
      await ctx.db.patch("visitors", id, { email, kind: "claimed", emailSince: 0 });
    });
    const visitor = { ...browser, ...started };
    await leave(visitor);
    await reply(visitor);
    expect(await rows()).toEqual([]);
  });
});

describe("a claimed address", () => {
  it("gets the answers only of conversations in which the visitor has written since it was given", async () => {
    const visitor = await begin({});
    const { sessionToken, conversationId } = visitor;
    later(1000);
    await t.mutation(api.visitors.identify, { sessionToken, user: { email: "somebody@example.com" } });
    await leave(visitor);
    await reply(visitor, "before");
    later(60 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    const draft = { conversationId, clientMessageId: messageId(), text: "it is me" };
    await t.mutation(api.messages.send, { sessionToken, ...draft });
    await reply(visitor, "after");
    later(5 * MINUTE);
    const [mail] = await mailsOut();
    expect(mail?.to).toBe("somebody@example.com");
    expect(mail?.text).not.toContain("before");
  });

  it("gets none where proof is required, a proven one gets every answer", async () => {
    const [claimed, proven] = [await begin(), await begin({})];
    for (const visitor of [claimed, proven]) {
      await leave(visitor);
      await reply(visitor);
    }
    await t.run(async (ctx) => {
      const settings = await ctx.db.query("workspaceSettings").first();
      if (settings) await ctx.db.patch("workspaceSettings", settings._id, { identityMode: "required" });
      await ctx.db.patch("visitors", proven.response.visitorRef as Id<"visitors">, {
        kind: "verified",
        verifiedUserId: "bob",
        email: "bob@example.com",
        emailSince: Date.now() + MINUTE,
        signedFields: ["email"],
      });
    });
    await reply(proven);
    later(5 * MINUTE);
    expect((await mailsOut()).map(({ to }) => to)).toEqual(["bob@example.com"]);
  });
});

describe("an address", () => {
  const answered = async (): Promise<Mail> => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor);
    later(5 * MINUTE);
    const [mail] = await mailsOut();
    if (!mail) throw new Error("no mail");
    return mail;
  };
  const post = (url: string, body: string) =>
    t.fetch(url.slice(SITE.length), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body,
    });

  it("gets no more once it has unsubscribed in one click, whoever claims it, until it resumes", async () => {
    const { unsubscribeUrl } = await answered();
    const page = await t.fetch(unsubscribeUrl.slice(SITE.length));
    expect([page.status, (await addresses())[0]?.unsubscribedAt]).toEqual([200, undefined]);
    expect(await page.text()).toContain("ada@example.com");
    expect((await post(unsubscribeUrl, "List-Unsubscribe=One-Click")).status).toBe(200);
    expect((await addresses())[0]?.unsubscribedAt).toEqual(expect.any(Number));
    const again = await begin({ userId: "eve", email: "ADA@example.com" });
    await leave(again);
    await reply(again);
    later(5 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    await post(unsubscribeUrl, "resume=1");
    await answered();
  });

  it("cannot be unsubscribed with another link", async () => {
    const { unsubscribeUrl } = await answered();
    const wrong = [
      unsubscribeUrl.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")),
      unsubscribeUrl.replace(/\?.*/, ""),
      unsubscribeUrl.replace(/unsubscribe\/\w+/, "unsubscribe/nonsense"),
    ];
    for (const url of wrong) expect((await post(url, "List-Unsubscribe=One-Click")).status).toBe(404);
    expect((await addresses())[0]?.unsubscribedAt).toBeUndefined();
  });

  it("that its server refuses for good gets no more; another one of the same visitor does", async () => {
    const visitor = await begin();
    const { sessionToken, conversationId } = visitor;
    await leave(visitor);
    await reply(visitor);
    later(5 * MINUTE);
    expect(await mailsOut("refused")).toHaveLength(1);
    expect((await addresses())[0]?.undeliverable?.text).toContain("5.1.1");
    await reply(visitor);
    later(60 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    await t.mutation(api.visitors.identify, { sessionToken, user: { email: "new@example.com" } });
    later(1000);
    const draft = { conversationId, clientMessageId: messageId(), text: "try this one" };
    await t.mutation(api.messages.send, { sessionToken, ...draft });
    await reply(visitor);
    later(5 * MINUTE);
    expect((await mailsOut()).map(({ to }) => to)).toEqual(["new@example.com"]);
  });

  it("whose server is down is tried four times more, then no longer for this answer", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor);
    later(5 * MINUTE);
    for (const wait of [5, 15, 60, 360]) {
      expect(await mailsOut("failed")).toHaveLength(1);
      expect((await t.query(api.mail.get, { agentToken })).problem?.text).toContain("550");
      later(wait * MINUTE - 1);
      expect(await mailsOut()).toEqual([]);
      later(1);
    }
    expect(await mailsOut("failed")).toHaveLength(1);
    later(24 * 60 * MINUTE);
    expect(await mailsOut()).toEqual([]);
    await reply(visitor, "news");
    later(15 * MINUTE);
    expect(await mailsOut()).toHaveLength(1);
    expect((await t.query(api.mail.get, { agentToken })).problem).toBeNull();
  });
});

describe("the way back", () => {
  it("leads to pages where the messenger may be shown, and nowhere else", async () => {
    const visitor = await begin();
    await leave(visitor);
    await reply(visitor);
    await t.mutation(api.workspaces.setAllowedOrigins, {
      agentToken,
      allowedOrigins: ["https://new.example"],
    });
    later(5 * MINUTE);
    const [mail] = await mailsOut();
    expect(mail?.text).not.toContain(HOST);
    expect(mail?.html).not.toContain("opencom=");
  });
});

describe("settings", () => {
  const server = { host: "smtp.example.com", port: 587, fromAddress: "hi@acme.example", user: "hi" };
  const save = (change: object) =>
    t.mutation(api.mail.save, {
      agentToken,
      isOn: true,
      fromName: "Acme",
      replyTo: "",
      quietMs: 5 * MINUTE,
      server: null,
      ...change,
    });

  it("keep a password sealed, for the server and user it was entered for, and never show it", async () => {
    const password = "a password nobody shows";
    await save({ server: { ...server, password }, replyTo: "team@acme.example" });
    const found = await t.query(api.mail.get, { agentToken });
    expect(found).toMatchObject({ isOn: true, replyTo: "team@acme.example", server: { hasPassword: true } });
    expect(JSON.stringify([found, await dump(t)])).not.toContain(password);
    await save({ server, quietMs: 10 * MINUTE });
    expect((await t.query(api.mail.get, { agentToken })).server?.hasPassword).toBe(true);
    for (const other of [{ host: "evil.example" }, { port: 25 }, { user: "you" }])
      expect((await errorOf(save({ server: { ...server, ...other } }))).message).toContain("password");
  });

  it.each([
    { server: { ...server, host: "smtp.example.com\r\nX: y", password: "x" } },
    { server: { ...server, host: "", password: "x" } },
    { server: { ...server, port: 0, password: "x" } },
    { server: { ...server, port: 1.5, password: "x" } },
    { server: { ...server, fromAddress: "nobody", password: "x" } },
    { server: { ...server, fromAddress: "a@b.example\r\nBcc: c@d.example", password: "x" } },
    { server: { ...server, user: "a\u0000b", password: "x" } },
    { replyTo: "not an address" },
    { quietMs: 1000 },
    { quietMs: 2 * 86_400_000 },
  ])("refuse %j", async (change) => {
    expect((await errorOf(save(change))).code).toBe("INPUT_INVALID");
  });

  it("need a mail server from somebody", async () => {
    vi.stubEnv("OPENCOM_SMTP_URL", "");
    expect((await errorOf(save({}))).code).toBe("INPUT_INVALID");
    expect((await errorOf(t.mutation(api.mail.sendTest, { agentToken }))).code).toBe("INPUT_INVALID");
    const visitor = await begin();
    await reply(visitor);
    expect(await rows()).toEqual([]);
  });
});
