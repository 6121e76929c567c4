import { createHmac } from "node:crypto";
import { HttpReceiver } from "../../server/testing/httpReceiver.ts";
import { headerOf, SmtpReceiver } from "../../server/testing/smtpReceiver.ts";
import { expect, test } from "./support/fixtures.ts";

/** Settings › Webhooks and E-mail, from the console to a receiver. */

test("an endpoint: its secret is shown once and signs what comes; the log tells how it went; it can be sent again", async ({
  stack,
  consolePage: page,
}) => {
  const receiver = await HttpReceiver.start();
  try {
    await page.goto(`${stack.info.consoleUrl}#/settings/webhooks`);
    await page.getByRole("button", { name: "Add endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address").fill("http://hooks.example/");
    await dialog.getByRole("button", { name: "Add endpoint" }).click();
    await expect(dialog.getByRole("alert")).toHaveText("An endpoint's address must begin with https://.");
    await dialog.getByLabel("Address").fill(receiver.url);
    await dialog.getByRole("button", { name: "Add endpoint" }).click();
    const shown = await dialog.getByText(/whsec_/).innerText();
    const secret = shown.slice(shown.indexOf("whsec_"));
    await dialog.getByRole("button", { name: "I have stored it" }).click();
    await expect(page.getByText(secret)).toHaveCount(0);

    receiver.answer = (_received, response) => {
      response.writeHead(500, { "Content-Type": "text/plain" }).end("the receiver is not well");
    };
    await page.getByRole("button", { name: "Send test event" }).click();
    const log = page.getByRole("region", { name: /Deliveries to/ });
    await expect(log.getByText("Failed")).toBeVisible();
    await log.locator("summary").click();
    await expect(log.getByText("the receiver is not well")).toBeVisible();
    receiver.answerWith(200);
    await log.getByRole("button", { name: /Send evt_test_\S+ again/ }).click();
    await expect(log.getByText("Delivered")).toBeVisible();
    await expect(log.getByText(/2 tries/)).toBeVisible();
    const [first, again] = receiver.received;
    expect(again?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    const {
      "webhook-id": id,
      "webhook-timestamp": at,
      "webhook-signature": signature,
    } = again?.headers ?? {};
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const wanted = createHmac("sha256", key).update(`${id}.${at}.${again?.body}`).digest("base64");
    expect(signature).toBe(`v1,${wanted}`);

    await page.getByRole("button", { name: "New secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "I have stored it" }).click();
    await page.getByRole("button", { name: "Retire older secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retire it" }).click();
    await expect(page.getByText("The older secret is retired.")).toBeVisible();
    await page.getByRole("button", { name: `Remove ${receiver.url}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove endpoint" }).click();
    await expect(page.getByText("No endpoints yet")).toBeVisible();
  } finally {
    receiver.stop();
  }
});

test("a mail server: what is wrong with it is said, and a test mail arrives", async ({
  stack,
  consolePage: page,
}) => {
  const receiver = await SmtpReceiver.start();
  try {
    await page.goto(`${stack.info.consoleUrl}#/settings/mail`);
    await page.getByRole("textbox", { name: "Server", exact: true }).fill("127.0.0.1");
    await page.getByRole("textbox", { name: "Port" }).fill(String(receiver.port));
    await page.getByRole("textbox", { name: "Sender's address" }).fill("nobody");
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Acme");
    await page.getByRole("textbox", { name: "User" }).fill("acme");
    await page.getByRole("textbox", { name: "Password" }).fill("a password that is typed once");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("From must be an e-mail address.")).toBeVisible();
    await page.getByRole("textbox", { name: "Sender's address" }).fill("support@acme.example");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("E-mail settings saved.")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Password" })).toHaveValue("");
    receiver.answerTo = () => "554 5.7.1 not today";
    await page.getByRole("button", { name: "Send a test mail" }).click();
    await expect(page.getByText(/not today/)).toBeVisible();
    receiver.answerTo = () => "250 ok";
    await page.getByRole("button", { name: "Send a test mail" }).click();
    await expect(page.getByText(`Handed over for ${stack.info.owner.email}`)).toBeVisible();
    expect(receiver.mails.map(({ to }) => to)).toEqual([[stack.info.owner.email]]);
    expect(headerOf(receiver.mails[0]!, "From")).toBe("Acme <support@acme.example>");
    expect(receiver.logins.at(-1)).toBe("\u0000acme\u0000a password that is typed once");
  } finally {
    receiver.stop();
  }
});
