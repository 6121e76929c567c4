/**
 * Files both ways: staged and checked before their message, sent once whatever the line does, shown at their own size,
 * served without rights. What is refused says so at the file and costs no word of the draft.
 */
import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page, Route } from "@playwright/test";
import { expect, snippet, test } from "./support/fixtures.ts";
import { Inbox } from "./support/inbox.ts";
import { cdp } from "./support/launcher.ts";
import { Messenger } from "./support/messenger.ts";
import { makePng } from "./support/png.ts";
import type { Stack } from "./support/stack.ts";

const PICTURE = makePng(640, 400);
const PDF = Buffer.from("%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n");
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const picture = (name = "photo.png") => ({ name, mimeType: "image/png", buffer: PICTURE });
const pdf = (name = "invoice.pdf") => ({ name, mimeType: "application/pdf", buffer: PDF });
/** Room for a busy machine: nothing here is about time. */
const PATIENT = { timeout: 40_000 };

const pickerOf = (scope: Locator) => scope.locator('input[type="file"]');
const chipsOf = (scope: Locator) => scope.getByRole("list", { name: "Chosen files" }).getByRole("listitem");
const frameOf = (messenger: Messenger) => messenger.frame.getByRole("main");
const logOf = (messenger: Messenger) => messenger.frame.getByRole("log");

async function expectDrawn(image: Locator): Promise<void> {
  await expect
    .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth), PATIENT)
    .toBe(640);
}

async function download(page: Page, link: Locator): Promise<Buffer> {
  await expect(link).toHaveAttribute("href", /\/attachments\//, PATIENT);
  const context = page.context();
  // In whichever page the browser counts it to: the one clicked in, or the empty one it opened for it.
  const opened = context
    .waitForEvent("page", PATIENT)
    .then((other) => other.waitForEvent("download", PATIENT));
  const inPlace = page.waitForEvent("download", PATIENT);
  await link.click();
  const file = await Promise.any([opened, inPlace]);
  return readFile(await file.path());
}

async function start({
  stack,
  site,
  page,
  path,
}: {
  stack: Stack;
  site: { put: (path: string, page: { head: string }) => string };
  page: Page;
  path: string;
}) {
  await page.goto(site.put(path, { head: snippet(stack) }));
  const messenger = new Messenger(page);
  await messenger.start(`hello from ${path}`);
  return messenger;
}

test("a visitor sends a picture and a document, the agent saves them and sends one back", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const messenger = await start({ stack, site, page: visitorPage, path: "/files" });
  const inbox = new Inbox(consolePage);
  await inbox.open("hello from /files");

  await pickerOf(frameOf(messenger)).setInputFiles([picture(), pdf()]);
  await expect(chipsOf(frameOf(messenger))).toHaveCount(2);
  // Without a word of text.
  await messenger.frame.getByRole("button", { name: "Send" }).click();
  await expect(chipsOf(frameOf(messenger))).toHaveCount(0);
  const shown = logOf(messenger).getByRole("img", { name: "photo.png" });
  await expectDrawn(shown);
  const box = await shown.evaluate((element) => [element.clientWidth, element.clientHeight]);
  await shown.evaluate((element) => element.setAttribute("data-same", ""));
  await expect(logOf(messenger).getByText("Sent")).toBeVisible(PATIENT);
  // The same picture in the same place after the server has it.
  await expect(logOf(messenger).locator("a.oc-image")).toHaveAttribute("href", /\/attachments\//, PATIENT);
  await expect(shown).toHaveAttribute("data-same", "");
  expect(await shown.evaluate((element) => [element.clientWidth, element.clientHeight])).toEqual(box);
  expect(Math.abs((box[0] ?? 0) / (box[1] ?? 1) - 1.6)).toBeLessThan(0.02);

  const log = consolePage.getByRole("log");
  await expectDrawn(log.getByRole("img", { name: "photo.png" }));
  await expect(inbox.item("photo.png, invoice.pdf")).toBeVisible();
  const card = log.getByRole("link", { name: /invoice\.pdf/ });
  expect((await download(consolePage, card)).equals(PDF)).toBe(true);
  const answer = await fetch((await card.getAttribute("href")) ?? "");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/pdf",
    "content-disposition": "attachment; filename=\"invoice.pdf\"; filename*=UTF-8''invoice.pdf",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
  });

  await pickerOf(consolePage.locator("footer.c-reply")).setInputFiles(picture("answer.png"));
  await inbox.composer.fill("Here **you** are");
  await expect(consolePage.locator(".oc-chip")).toHaveAttribute("data-state", "ready", PATIENT);
  await inbox.composer.press("Enter");
  await expectDrawn(logOf(messenger).getByRole("img", { name: "answer.png" }));
  await expect(logOf(messenger).locator("strong")).toHaveText("you");

  // After a reload everything comes from the server.
  await visitorPage.reload();
  await messenger.open();
  await messenger.openConversation("Here you are");
  await expectDrawn(logOf(messenger).getByRole("img", { name: "photo.png" }));
  expect(
    (await download(visitorPage, logOf(messenger).getByRole("link", { name: /invoice\.pdf/ }))).equals(PDF),
  ).toBe(true);
});

test("what is refused says why at the file, and the draft stays", async ({ stack, site, visitorPage }) => {
  const messenger = await start({ stack, site, page: visitorPage, path: "/refused" });
  const send = messenger.frame.getByRole("button", { name: "Send" });
  const chips = chipsOf(frameOf(messenger));
  await messenger.composer.fill("see this");
  const cases = [
    { file: { name: "logo.png", mimeType: "image/png", buffer: SVG }, says: /Only images/ },
    { file: { name: "page.html", mimeType: "text/html", buffer: Buffer.from("<p>") }, says: /Only images/ },
    {
      file: { name: "long.txt", mimeType: "text/plain", buffer: Buffer.alloc(10 * 1024 * 1024 + 1, "a") },
      says: /Too large/,
    },
  ];
  for (const { file, says } of cases) {
    await pickerOf(frameOf(messenger)).setInputFiles(file);
    await expect(chips.filter({ hasText: file.name })).toContainText(says, PATIENT);
    await expect(send).toBeDisabled();
    await expect(messenger.composer).toHaveValue("see this");
    await messenger.frame.getByRole("button", { name: `Remove ${file.name}` }).click();
    await expect(chips).toHaveCount(0);
    await expect(send).toBeEnabled();
  }
  // More than five: the first five stay, and a sentence says so.
  const many = Array.from({ length: 6 }, (_, at) => ({ ...pdf(`${at}.pdf`) }));
  await pickerOf(frameOf(messenger)).setInputFiles(many);
  await expect(chips).toHaveCount(5);
  await expect(messenger.frame.getByText("At most 5 files in a message")).toBeVisible();
  for (const { name } of many.slice(0, 5))
    await messenger.frame.getByRole("button", { name: `Remove ${name}` }).click();
  await messenger.composer.press("Enter");
  await expect(messenger.message("see this")).toBeVisible();
});

test("pasted and dropped files are taken as chosen ones are", async ({ stack, site, visitorPage }) => {
  const messenger = await start({ stack, site, page: visitorPage, path: "/paste" });
  await messenger.composer.evaluate(
    (area, bytes) => {
      const give = (name: string) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(bytes)], name, { type: "image/png" }));
        return data;
      };
      area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: give("pasted.png"), bubbles: true }));
      const drop = { dataTransfer: give("dropped.png"), bubbles: true, cancelable: true };
      if (area.dispatchEvent(new DragEvent("dragover", drop))) throw new Error("the browser would open it");
      area.dispatchEvent(new DragEvent("drop", drop));
    },
    [...PICTURE],
  );
  await expect(chipsOf(frameOf(messenger))).toHaveText([/pasted\.png/, /dropped\.png/]);
  await messenger.composer.press("Enter");
  await expectDrawn(logOf(messenger).getByRole("img", { name: "dropped.png" }));
  await expect(logOf(messenger).getByText("Sent")).toBeVisible(PATIENT);

  // A folder looks like a file until somebody reads it.
  const folder = mkdtempSync(join(tmpdir(), "opencom-folder-"));
  const { x, y } = (await messenger.composer.boundingBox()) ?? { x: 0, y: 0 };
  const session = await cdp(visitorPage);
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", {
      type,
      x: x + 9,
      y: y + 9,
      data: { items: [], files: [folder], dragOperationsMask: 1 },
    });
  await expect(chipsOf(frameOf(messenger))).toHaveText([/This file could not be sent/]);
});

test("cut off by the line, by a killed server and by a reload, an upload goes on and arrives once", async ({
  stack,
  site,
  visitorPage,
  consolePage,
}) => {
  const messenger = await start({ stack, site, page: visitorPage, path: "/broken" });
  const inbox = new Inbox(consolePage);
  await inbox.open("hello from /broken");
  let cuts = 0;
  await visitorPage.route("**/api/storage/upload*", (route) => {
    cuts += 1;
    return route.abort("connectionreset");
  });
  await pickerOf(frameOf(messenger)).setInputFiles(picture("kept.png"));
  await expect(chipsOf(frameOf(messenger))).toContainText("Waiting for a connection", PATIENT);
  await messenger.composer.fill("with a picture");
  await messenger.composer.press("Enter");
  await messenger.composer.fill("and this after it");
  await messenger.composer.press("Enter");
  await expect(logOf(messenger).getByRole("img", { name: "kept.png" })).toBeVisible();
  await expect.poll(() => cuts, PATIENT).toBeGreaterThan(1);

  // The page goes, and the server too; both come back.
  await stack.kill();
  await visitorPage.unroute("**/api/storage/upload*");
  await stack.launch();
  await visitorPage.reload();
  await messenger.open();
  // By its place: the list shows whichever message has arrived last.
  const row = messenger.frame.getByRole("list").getByRole("button").first();
  await row.or(messenger.composer).first().waitFor();
  if (!(await messenger.composer.isVisible())) await row.click();
  await expectDrawn(consolePage.getByRole("log").getByRole("img", { name: "kept.png" }));
  await expect(inbox.message("and this after it")).toBeVisible(PATIENT);
  await expectDrawn(logOf(messenger).getByRole("img", { name: "kept.png" }));
  for (const log of [logOf(messenger), consolePage.getByRole("log")]) {
    await expect(log.getByRole("img")).toHaveCount(1);
    await expect(log.locator(".oc-bubble")).toHaveText([
      "hello from /broken",
      "with a picture",
      "and this after it",
    ]);
  }
  await expect(chipsOf(frameOf(messenger))).toHaveCount(0);
});

test("a picture that does not load is loaded again by itself, or by hand", async ({
  stack,
  site,
  visitorPage,
}) => {
  test.setTimeout(120_000);
  const messenger = await start({ stack, site, page: visitorPage, path: "/files-broken" });
  await pickerOf(frameOf(messenger)).setInputFiles(picture());
  await expect(chipsOf(frameOf(messenger))).toHaveAttribute("data-state", "ready", PATIENT);
  await messenger.frame.getByRole("button", { name: "Send" }).click();
  await expect(logOf(messenger).getByText("Sent")).toBeVisible(PATIENT);
  const image = logOf(messenger).getByRole("img", { name: "photo.png" });
  const again = logOf(messenger).getByRole("button", { name: "Try again: photo.png" });

  const expired = (route: Route) => route.fulfill({ status: 403 });
  await visitorPage.route("**/attachments/**", expired);
  await visitorPage.reload();
  await messenger.open();
  await messenger.frame.getByRole("list").getByText("photo.png").click();
  await expect(again).toBeVisible(PATIENT);
  await visitorPage.unroute("**/attachments/**", expired);
  await expectDrawn(image);
  await expect(again).toHaveCount(0);

  await visitorPage.route("**/attachments/**", expired);
  await visitorPage.reload();
  await messenger.open();
  await messenger.frame.getByRole("list").getByText("photo.png").click();
  await expect(again).toBeVisible(PATIENT);
  await visitorPage.unroute("**/attachments/**", expired);
  await again.click();
  await expectDrawn(image);
});

test("a draft's files stay in the tab they were chosen in, over its reload, and do not show in a second one", async ({
  stack,
  site,
  visitorPage,
}) => {
  const messenger = await start({ stack, site, page: visitorPage, path: "/files-tabs" });
  await pickerOf(frameOf(messenger)).setInputFiles(pdf());
  await expect(chipsOf(frameOf(messenger))).toHaveAttribute("data-state", "ready", PATIENT);

  const secondPage = await visitorPage.context().newPage();
  await secondPage.goto(visitorPage.url());
  const second = new Messenger(secondPage);
  await second.open();
  await second.openConversation("hello from /files-tabs");
  // What it has is drawn once a file of its own has been asked for.
  await pickerOf(frameOf(second)).setInputFiles(picture());
  await expect(chipsOf(frameOf(second))).toHaveText(/photo\.png/, PATIENT);
  await secondPage.close();

  await visitorPage.bringToFront();
  await visitorPage.reload();
  await messenger.open();
  await messenger.openConversation("hello from /files-tabs");
  await expect(chipsOf(frameOf(messenger)).filter({ hasText: "invoice.pdf" })).toHaveCount(1, PATIENT);
});
