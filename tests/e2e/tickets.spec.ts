import type { Page } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { launcherState } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import type { Stack } from "./support/stack.ts";

type Ticket = { id: string; reference: string; subject: string; status: string; unread: number };
type Answer = { status: string; value?: unknown; errorData?: { code: string; fields?: unknown } };

/** A visitor without a messenger: public functions over HTTP, with a token of its own. */
class Visitor {
  private readonly token = hex();
  private readonly stack: Stack;

  private constructor(stack: Stack) {
    this.stack = stack;
  }

  static async boot(stack: Stack, origin: string): Promise<Visitor> {
    const visitor = new Visitor(stack);
    const digest = async (text: string) =>
      Buffer.from(await crypto.subtle.digest("SHA-256", Buffer.from(text))).toString("hex");
    const answer = await visitor.post("mutation", "widgetSessions:boot", {
      workspaceId: stack.info.workspaceId,
      tokenHash: await digest(`wst_${visitor.token}`),
      nextResumeHash: await digest(hex()),
      page: { url: `${origin}/`, title: "Shop", referrer: "", locale: "en" },
      parentOrigin: origin,
    });
    expect(answer.value).toMatchObject({ status: "ok" });
    return visitor;
  }

  async call<T>(kind: "query" | "mutation" | "action", path: string, args: object = {}): Promise<T> {
    const answer = await this.post(kind, path, { ...args, sessionToken: `wst_${this.token}` });
    if (answer.status !== "success") throw Object.assign(new Error(path), answer);
    return answer.value as T;
  }

  async errorOf(path: string, args: object): Promise<Answer["errorData"]> {
    return (await this.post("mutation", path, { ...args, sessionToken: `wst_${this.token}` })).errorData;
  }

  async upload(name: string, content: string): Promise<string> {
    const { uploadUrl } = await this.call<{ uploadUrl: string }>("mutation", "attachments:generateUploadUrl");
    const headers = { "content-type": "text/plain" };
    const sent = await fetch(uploadUrl, { method: "POST", headers, body: content });
    const { storageId } = (await sent.json()) as { storageId: string };
    const file = { uploadId: crypto.randomUUID(), storageId, name, type: "text/plain" };
    return (await this.call<{ id: string }>("action", "attachments:finalize", file)).id;
  }

  async tickets(): Promise<Ticket[]> {
    const paginationOpts = { numItems: 20, cursor: null };
    return (await this.call<{ page: Ticket[] }>("query", "tickets:list", { paginationOpts })).page;
  }

  async timeline(ticketId: string): Promise<string> {
    const args = { ticketId, paginationOpts: { numItems: 50, cursor: null } };
    return JSON.stringify(await this.call("query", "tickets:timeline", args));
  }

  private async post(kind: string, path: string, args: object): Promise<Answer> {
    const response = await fetch(`${this.stack.info.url}/api/${kind}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    return (await response.json()) as Answer;
  }
}

const hex = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("hex");
const history = (page: Page) => page.getByRole("log", { name: "History" });
const details = (page: Page) => page.getByRole("complementary", { name: "Ticket details" });

async function send(page: Page, field: string, text: string): Promise<void> {
  const area = page.getByRole("textbox", { name: field });
  await area.fill(text);
  await area.press("Enter");
  await expect(history(page).getByText(text)).toBeVisible();
}

test("a ticket from the seeded form to its resolution and back, the note unseen by its visitor", async ({
  stack,
  site,
  consolePage: page,
}) => {
  const visitor = await Visitor.boot(stack, site.url);
  const form = await visitor.call<{ id: string }>("query", "tickets:form");
  const wrong = { formId: form.id, clientTicketId: crypto.randomUUID(), values: { kind: "None" } };
  expect(await visitor.errorOf("tickets:create", wrong)).toMatchObject({
    code: "FIELDS_INVALID",
    fields: [
      { id: "subject", reason: "required" },
      { id: "description", reason: "required" },
      { id: "kind", reason: "option" },
    ],
  });
  const subject = `Broken lamp ${crypto.randomUUID().slice(0, 8)}`;
  const { ticketId } = await visitor.call<{ ticketId: string }>("mutation", "tickets:create", {
    ...wrong,
    values: {
      subject,
      description: "It does not turn on.",
      kind: "Something is broken",
      since: "2026-02-28",
    },
    attachmentIds: [await visitor.upload("lamp.txt", "no light")],
  });
  const [made] = await visitor.tickets();

  await page.getByRole("link", { name: /tickets/i }).click();
  const row = page.getByRole("link", { name: subject });
  await expect(row.getByText(/unread message/)).toBeAttached();
  await row.click();
  await expect(page.getByText(made?.reference ?? "?").first()).toBeVisible();
  await expect(details(page).getByText("It does not turn on.")).toBeVisible();
  const file = history(page).getByRole("link", { name: /lamp\.txt/ });
  await expect(file).toHaveAttribute("href", /\/attachments\//);
  expect(await (await fetch((await file.getAttribute("href")) ?? "")).text()).toBe("no light");
  await expect(row.getByText(/unread message/)).toHaveCount(0);

  await page.getByText("Internal note", { exact: true }).first().click();
  await send(page, "Internal note", "SECRET-NOTE");
  await page.getByText("Reply", { exact: true }).click();
  await send(page, "Reply", "Is it plugged in?");
  await details(page).getByLabel("Assignee").selectOption({ label: "Owner" });
  await details(page).getByLabel("Status").selectOption({ label: "Waiting on customer" });
  await expect.poll(async () => (await visitor.tickets())[0]?.status).toBe("waiting_on_customer");
  const seen = await visitor.timeline(ticketId);
  expect([/Is it plugged in/, /SECRET-NOTE/, /assigned/].map((words) => words.test(seen))).toEqual([
    true,
    false,
    false,
  ]);

  const words = { ticketId, clientMessageId: crypto.randomUUID(), text: "It was not. Thank you!" };
  await visitor.call("mutation", "tickets:reply", words);
  await expect(history(page).getByText("It was not. Thank you!")).toBeVisible();
  await expect(details(page).getByLabel("Status")).toHaveValue("in_progress");

  await page.getByRole("button", { name: "Resolve" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Summary").fill("Plugged in.");
  await dialog.getByRole("button", { name: "Resolve" }).click();
  await expect(history(page).getByText("Plugged in.")).toBeVisible();
  expect(await visitor.call("query", "tickets:get", { ticketId })).toMatchObject({
    status: "resolved",
    resolutionSummary: "Plugged in.",
  });
  await expect(page.getByRole("region", { name: "Tickets: Open" }).getByText(subject)).toHaveCount(0);

  await visitor.call("mutation", "tickets:reopen", { ticketId });
  await expect(history(page).getByText(/reopened the ticket/)).toBeVisible();
  await expect(row).toBeVisible();
});

test("a form made in the console is the visitors' at once, and its rules are the server's", async ({
  stack,
  site,
  consolePage: page,
}) => {
  const visitor = await Visitor.boot(stack, site.url);
  await page.goto(`${stack.info.consoleUrl}#/settings/ticketForms`);
  await page.getByRole("button", { name: "New form" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Order seats");
  await page.getByLabel("Label").fill("How many?");
  await page.getByLabel("Kind").selectOption({ label: "Number" });
  await page.getByText("Rules", { exact: true }).click();
  await page.getByLabel("Largest").fill("10");
  await expect(page.getByRole("complementary", { name: "Preview" }).getByLabel("How many?")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Order seats")).toBeVisible();

  const find = async () =>
    (
      await visitor.call<{ id: string; name: string; fields: { id: string }[] }[]>("query", "tickets:forms")
    ).find(({ name }) => name === "Order seats");
  await expect.poll(find, { message: "the form is there" }).toBeTruthy();
  const form = await find();
  const id = form?.fields[0]?.id ?? "?";
  const order = (seats: number) => ({
    formId: form?.id,
    clientTicketId: crypto.randomUUID(),
    values: { [id]: seats },
  });
  expect(await visitor.errorOf("tickets:create", order(11))).toMatchObject({
    fields: [{ id, reason: "tooLarge", limit: 10 }],
  });
  await visitor.call("mutation", "tickets:create", order(10));

  await page.getByRole("button", { name: "Edit Order seats" }).click();
  await page.getByRole("button", { name: "Delete this form" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Order seats")).toHaveCount(0);
  expect((await visitor.tickets()).map(({ subject }) => subject)).toEqual(["Order seats"]);
});

test("an answer to a ticket counts in the launcher, in its tab and for the page, until the ticket is opened", async ({
  stack,
  site,
  visitorPage: page,
}) => {
  await page.goto(site.put("/unread-tickets", { head: snippet(stack) }));
  await page.evaluate(() => {
    const counts: number[] = [];
    Object.assign(window, { counts });
    window.OpencomWidget.on("unreadChanged", ({ count }) => counts.push(count));
  });
  const counts = () => page.evaluate(() => (window as unknown as { counts: number[] }).counts);
  const messenger = new Messenger(page);
  const { frame } = messenger;
  await messenger.open();
  await frame.getByRole("navigation").getByRole("button", { name: "Tickets" }).click();
  await frame.getByRole("button", { name: "New ticket" }).click();
  const subject = `Quiet bell ${crypto.randomUUID().slice(0, 8)}`;
  await frame.getByLabel("What is it about?").fill(subject);
  await frame.getByLabel("What happened?").fill("It does not ring.");
  await frame.getByRole("button", { name: "Send", exact: true }).click();
  await expect(frame.getByRole("heading", { level: 1, name: subject })).toBeVisible();
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await messenger.close();

  const agentToken = await stack.agentToken();
  const list = await stack.run("ticketInbox:list", {
    agentToken,
    view: "open",
    paginationOpts: { numItems: 50, cursor: null },
  });
  const ticket = (list as { page: Ticket[] }).page.find((each) => each.subject === subject);
  const answer = { agentToken, ticketId: ticket?.id, clientMessageId: crypto.randomUUID() };
  await stack.run("ticketInbox:reply", { ...answer, text: "Press harder." });
  await expect.poll(async () => (await launcherState(page))?.text).toBe("1");
  await expect.poll(counts).toEqual([1]);
  // Also on the next page, from its first answer on.
  await page.reload();
  await expect.poll(async () => (await launcherState(page))?.text).toBe("1");

  await messenger.open();
  const tabs = frame.getByRole("navigation");
  await expect(tabs.getByRole("button", { name: "Tickets 1 unread message" })).toBeVisible();
  await expect(tabs.getByRole("button", { name: "Messages", exact: true })).toBeVisible();
  await tabs.getByRole("button", { name: /Tickets/ }).click();
  await frame.getByRole("button", { name: new RegExp(subject) }).click();
  await expect(frame.getByText("Press harder.")).toBeVisible();
  await expect.poll(async () => (await launcherState(page))?.text).toBe("");
  await frame.getByRole("button", { name: "Back", exact: true }).click();
  await expect(tabs.getByRole("button", { name: "Tickets", exact: true })).toBeVisible();
});
