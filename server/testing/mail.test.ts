/** Answers by mail from a server to a mail server, over SMTP; and what becomes of them when the server dies on the way. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Crowd, type CrowdVisitor, startCrowd } from "./crowd.ts";
import { eventually } from "./eventually.ts";
import { createPackage, TestHome } from "./home.ts";
import { bodyOf, headerOf, type ReceivedMail, SmtpReceiver } from "./smtpReceiver.ts";

const TIMEOUT_MS = 120_000;
const MINUTE = 60_000;
const FROM = "Acme Support <support@acme.example>";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

let receiver: SmtpReceiver;
beforeEach(async () => {
  receiver = await SmtpReceiver.start();
});
afterEach(() => receiver.stop());

const nthMail = (n: number): Promise<ReceivedMail> =>
  eventually(() => receiver.mails[n] ?? Promise.reject(new Error("no mail")));

describe("an answer", () => {
  let crowd: Crowd;
  let offset = 0;
  const begin = async (env: Record<string, string> = {}): Promise<void> => {
    offset = 0;
    crowd = await startCrowd({}, { OPENCOM_SMTP_URL: receiver.url, OPENCOM_MAIL_FROM: FROM, ...env });
  };
  afterEach(() => crowd.engine.shutdown());

  const visitorWith = async (email: string): Promise<CrowdVisitor> => {
    const [visitor] = crowd.visitors(1);
    await visitor!.boot({ email });
    await visitor!.start("hello");
    await visitor!.leave();
    return visitor!;
  };
  const reply = ({ conversationId }: CrowdVisitor, text: string): Promise<unknown> =>
    crowd.agent("inbox:reply", { conversationId, text, clientMessageId: randomUUID() });
  const later = async (ms: number): Promise<void> => {
    offset += ms;
    await crowd.engine.setClockOffset(offset);
  };
  type Status = {
    test: { endedAt?: number; problem?: string } | null;
    problem: { text: string } | null;
    lastSentAt: number | null;
  };
  const status = () => crowd.agent<Status>("mail:get", {});
  const save = (change: object) =>
    crowd.agent("mail:save", {
      isOn: true,
      fromName: "",
      replyTo: "",
      quietMs: 5 * MINUTE,
      server: null,
      ...change,
    });
  const testMail = async (): Promise<NonNullable<Status["test"]>> => {
    await crowd.agent("mail:sendTest", {});
    return eventually(async () => {
      const { test } = await status();
      return test?.endedAt ? test : Promise.reject(new Error("still under way"));
    });
  };

  it("reaches the visitor as text and HTML, with a link that unsubscribes in one click", async () => {
    await begin();
    await save({ fromName: "Acme", replyTo: "team@acme.example" });
    const visitor = await visitorWith("ada@example.com");
    await reply(visitor, "Grüße 😀 **bold** https://acme.example/a?b=1&c=2\n.\nafter a dot");
    await later(5 * MINUTE);
    const mail = await nthMail(0);
    expect([mail.from, mail.to]).toEqual(["support@acme.example", ["ada@example.com"]]);
    expect(headerOf(mail, "From")).toBe("Acme <support@acme.example>");
    expect(headerOf(mail, "Reply-To")).toBe("team@acme.example");
    expect(headerOf(mail, "Subject")).toMatch(/^Reply from Acme \[\w{6}\]$/);
    expect(headerOf(mail, "Message-ID")).toMatch(/^<reply\.\w+\.1@acme\.example>$/);
    expect(headerOf(mail, "References")).toBe(`<conversation.${visitor.conversationId}@acme.example>`);
    expect(headerOf(mail, "Auto-Submitted")).toBe("auto-generated");
    expect(headerOf(mail, "List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    const body = bodyOf(mail);
    expect(body).toContain("Grüße 😀 bold https://acme.example/a?b=1&c=2");
    expect(body).toContain("<strong>bold</strong>");
    expect(body).toContain('<a href="https://acme.example/a?b=1&amp;c=2">');
    expect(body).toContain("http://localhost:3000/pricing?opencom=conversation%2F");

    const link = headerOf(mail, "List-Unsubscribe")?.slice(1, -1) ?? "";
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await crowd.engine.httpAction({
      method: "POST",
      url: link.replace("/http/", "/"),
      headers: Object.entries(form),
      body: Buffer.from("List-Unsubscribe=One-Click"),
      caller: { ip: null, userAgent: null },
    });
    expect(answer.status).toBe(200);
    await reply(visitor, "more");
    await later(60 * MINUTE);
    const other = await visitorWith("bob@example.com");
    await reply(other, "for bob");
    await later(20 * MINUTE);
    expect((await nthMail(1)).to).toEqual(["bob@example.com"]);
  });

  it("cannot add headers or recipients, whoever is called what", async () => {
    await begin();
    await save({ fromName: "Acme\r\nBcc: eve@example.com\r\n\r\n<script>" });
    const visitor = await visitorWith("ada@example.com");
    await reply(visitor, "hello\r\nBcc: eve@example.com");
    await later(5 * MINUTE);
    const mail = await nthMail(0);
    expect(mail.to).toEqual(["ada@example.com"]);
    expect(headerOf(mail, "Bcc")).toBeUndefined();
    expect(headerOf(mail, "From")).toContain("<support@acme.example>");
    const html = bodyOf(mail).split("<!doctype html>")[1];
    expect(html).toContain("Acme Bcc: eve@example.com &lt;script&gt;");
    expect(html).not.toContain("<script>");
  });

  it("goes on when one address is refused for good, which gets no more", async () => {
    await begin();
    receiver.answerTo = (address) => (address === "gone@example.com" ? "550 5.1.1 no such user" : "250 ok");
    const [gone, here] = [await visitorWith("gone@example.com"), await visitorWith("here@example.com")];
    for (const visitor of [gone, here]) await reply(visitor, "one");
    await later(5 * MINUTE);
    expect((await nthMail(0)).to).toEqual(["here@example.com"]);
    let asked = 0;
    receiver.answerTo = () => {
      asked += 1;
      return "250 ok";
    };
    await reply(gone, "two");
    await later(60 * MINUTE);
    await reply(here, "two");
    await later(60 * MINUTE);
    expect((await nthMail(1)).to).toEqual(["here@example.com"]);
    expect(asked).toBe(1);
    expect((await status()).problem).toBeNull();
  });

  it("is tried again when the server is busy or has its policies", async () => {
    await begin();
    const visitor = await visitorWith("ada@example.com");
    await reply(visitor, "hello");
    receiver.answerTo = () => "451 4.7.1 later";
    await later(5 * MINUTE);
    await eventually(async () => expect((await status()).problem?.text).toContain("later"));
    receiver.answerTo = () => "554 5.7.1 not from you";
    await later(5 * MINUTE);
    await eventually(async () => expect((await status()).problem?.text).toContain("not from you"));
    receiver.answerTo = () => "250 ok";
    await later(15 * MINUTE);
    expect((await nthMail(0)).to).toEqual(["ada@example.com"]);
    await eventually(async () => expect((await status()).problem).toBeNull());
  });

  it("goes over the workspace's own server, with its password", async () => {
    await begin({ OPENCOM_SMTP_URL: "" });
    const own = { host: "127.0.0.1", port: receiver.port, fromAddress: "hi@acme.example" };
    await save({ server: { ...own, user: "hi", password: "pa55 wörd" } });
    expect((await testMail()).problem).toBeUndefined();
    expect((await nthMail(0)).from).toBe("hi@acme.example");
    expect(receiver.logins).toEqual(["\u0000hi\u0000pa55 wörd"]);
  });

  it("never goes to a server inside our network outside development, and never unencrypted elsewhere", async () => {
    await begin({ OPENCOM_DEVELOPMENT: "" });
    const own = { host: "127.0.0.1", port: receiver.port, fromAddress: "hi@acme.example", user: "" };
    await save({ server: own });
    expect((await testMail()).problem).toBe("The host name leads to an address that is not on the internet.");
    // The deployment's own may be anywhere; here it is another name of this machine, so encryption is asked for.
    await crowd.engine.shutdown();
    await begin({ OPENCOM_SMTP_URL: `smtp://0.0.0.0:${receiver.port}` });
    expect((await testMail()).problem).toMatch(/STARTTLS/i);
    expect(receiver.mails).toEqual([]);
  });
});

describe("a server that dies", () => {
  it("mails what it owes, and nothing again that was taken", { timeout: TIMEOUT_MS }, async () => {
    const pack = await createPackage("convex");
    let home: TestHome | undefined;
    try {
      let offset = 0;
      const start = async (dataDir?: string): Promise<TestHome> =>
        TestHome.start({
          folder: pack.folder,
          env: {
            OPENCOM_CLOCK_OFFSET_MS: String(offset),
            OPENCOM_SMTP_URL: receiver.url,
            OPENCOM_MAIL_FROM: FROM,
          },
          ...(dataDir ? { dataDir } : {}),
        });
      const killAndGoOn = async (of: TestHome, laterMs: number): Promise<TestHome> => {
        await of.end("SIGKILL");
        offset += laterMs;
        return start(of.dataDir);
      };
      home = await start();
      await answerSomebody(home);
      // Dies when the mail has come and before the server has said so.
      receiver.isSilent = true;
      home = await killAndGoOn(home, 5 * MINUTE);
      await nthMail(0);
      await home.end("SIGKILL");
      receiver.isSilent = false;
      home = await killAndGoOn(home, 15 * MINUTE);
      const [first, second] = [await nthMail(0), await nthMail(1)];
      // What could not be known was sent again, under the same name.
      expect(headerOf(second, "Message-ID")).toBe(headerOf(first, "Message-ID"));
      const row = () => home?.run("mail:get", { agentToken });
      await eventually(async () => expect(await row()).toMatchObject({ lastSentAt: expect.any(Number) }));
      home = await killAndGoOn(home, 24 * 60 * MINUTE);
      for (let times = 0; times < 2; times++)
        await home.run("mail:dispatch", { workspaceId: home.info.workspaceId });
      expect(receiver.mails).toHaveLength(2);
    } finally {
      await home?.remove();
      pack.remove();
    }
  });

  const agentToken = `ags_${randomBytes(32).toString("hex")}`;

  async function answerSomebody(home: TestHome): Promise<void> {
    await home.run("agents:signIn", { ...home.info.owner, tokenHash: sha256(agentToken) });
    const sessionToken = `wst_${randomBytes(32).toString("hex")}`;
    const page = { url: "http://localhost:3000/", title: "", referrer: "", locale: "en" };
    await home.run("widgetSessions:boot", {
      workspaceId: home.info.workspaceId,
      tokenHash: sha256(sessionToken),
      nextResumeHash: sha256(randomUUID()),
      parentOrigin: "http://localhost:3000",
      user: { email: "ada@example.com" },
      page,
    });
    const draft = (text: string) => ({ clientMessageId: randomUUID(), text });
    const started = await home.run("conversations:create", { sessionToken, ...draft("hello") });
    const { conversationId } = started as { conversationId: string };
    await home.run("inbox:reply", { agentToken, conversationId, ...draft("an answer") });
    await home.run("visitors:leave", { sessionToken });
  }
});
