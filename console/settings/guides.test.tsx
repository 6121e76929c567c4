import { afterEach, describe, expect, it, vi } from "vitest";
import { sha256Hex } from "../session/credentials.ts";
import { type FakeClient, refusal } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, TOKEN, type } from "../testing/mountApp.tsx";
import { problemOf, suggestPages, withCode } from "./guides/authoringPage.ts";
import { weakLines } from "./guides/createWeakQuestion.ts";
import { suggestionFor } from "./guides/DriftNotice.tsx";

let app: MountedApp | undefined;
afterEach(() => {
  app?.stop();
  localStorage.clear();
  vi.restoreAllMocks();
});

const none = () => ({ page: [], isDone: true, continueCursor: "end" });
const DELIVERY = {
  audience: null,
  page: { include: ["/app/*"], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "once" },
  schedule: {},
  priority: 0,
  isExempt: false,
};
const stepOf = (title: string) => ({
  id: "save",
  kind: "pointer",
  advance: [],
  buttons: [],
  title,
  page: null,
  anchor: { selector: "#save" },
});
const tourOf = (version: number, more: object = {}, title = "Save it") => ({
  id: "t1",
  status: "live",
  version,
  fields: {
    name: "Around",
    description: "",
    content: { hasConfetti: false, showsProgress: true, steps: [stepOf(title)] },
    delivery: DELIVERY,
    ...more,
  },
});
const row = { id: "t1", name: "Around", status: "live", steps: 1, version: 1, updatedAt: 1 };
const ALERT = {
  stepId: "save",
  at: 0,
  title: "Save it",
  state: "failing",
  of: 25,
  missed: 21,
  inRow: 20,
  reasons: { hidden: 15, low: 6 },
  meanScore: 70,
  since: Date.now() - 3 * 86_400_000,
  lastFoundAt: Date.now() - 4 * 86_400_000,
};

async function openTours(prepare: (client: FakeClient) => FakeClient, role = "owner") {
  const world = makeWorld();
  Object.assign(world.me.agent, { role });
  const client = serveWorld(world)
    .on("teamPresence:list", () => [])
    .on("tours:listForAgent", () => ({ ...none(), page: [row] }))
    .on("tours:getForAgent", () => tourOf(1))
    .on("tours:alerts", () => [])
    .on("tours:results", () => ({ started: 0, steps: [] }))
    .on("tours:health", () => ({ steps: [] }))
    .on("segments:listForAgent", none)
    .on("authoring:editors", () => [])
    .on("authoring:unfinished", () => [])
    .on("authoring:log", () => []);
  prepare(client);
  app = mountApp(client, { hash: "#/settings/tours" });
  await settle(5);
  return client;
}
const root = () => app?.root ?? document.body;
const button = (name: string, within: ParentNode = root()) => find<HTMLButtonElement>(within, "button", name);
const click = async (element: HTMLElement): Promise<void> => {
  element.click();
  await settle(10);
};
const dialog = () => find(root(), "dialog");
const problem = (within = ".c-form-foot") => find(root(), `${within} [role=alert]`).textContent;

describe("Settings › Tours", () => {
  it("says that there are none, why they cannot be had, and lets viewers read only", async () => {
    await openTours((client) => client.on("tours:listForAgent", none));
    expect(root().textContent).toContain("No tours yet");
    app?.stop();
    await openTours((client) =>
      client.on("tours:listForAgent", () => {
        throw refusal("FORBIDDEN");
      }),
    );
    expect(root().textContent).toContain("could not be loaded");
    app?.stop();
    await openTours((client) => client, "viewer");
    expect(root().textContent).toContain("Viewers can read tours");
    expect(root().textContent).not.toContain("New tour");
  });

  it("shows in the list what drifts and who is at it", async () => {
    await openTours((client) =>
      client
        .on("tours:alerts", () => [{ itemId: "t1", alerts: [ALERT, { ...ALERT, stepId: "b" }] }])
        .on("authoring:editors", () => [{ itemId: "t1", agentName: "Grace", isOwn: false }]),
    );
    expect(root().textContent).toContain("2 targets to look at");
    expect(root().textContent).toContain("Grace is editing");
  });

  it("says which step is not found, by how many, since when, why, and what to do", async () => {
    await openTours((client) => client.on("tours:alerts", () => [{ itemId: "t1", alerts: [ALERT] }]));
    await click(button("Edit Around"));
    const notice = find(root(), ".c-drift").textContent ?? "";
    for (const part of [
      "Step 1: Save it",
      "21 of the last 25 visitors did not find it.",
      "Noticed 3 days ago. Last found 4 days ago.",
      "Why: hidden (15), nothing alike enough (6).",
      "Mean certainty where it was found: 70 of 100.",
      "It is there but hidden.",
    ])
      expect(notice).toContain(part);
  });

  it("registers a code's hash, opens the page with the code, and keeps the link in case nothing opened", async () => {
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const client = await openTours((fake) =>
      fake
        .on("tours:alerts", () => [{ itemId: "t1", alerts: [ALERT] }])
        .on("authoring:begin", ({ url }) => ({ url })),
    );
    await click(button("Edit Around"));
    await click(button("Repair on page: Step 1"));
    const field = find<HTMLInputElement>(dialog(), "input[type=url]");
    type(field, "shop");
    await click(button("Open page", dialog()));
    expect(problem(".c-dialog-foot")).toContain("Enter the full address of a page");
    type(field, "http://shop.example/");
    await click(button("Open page", dialog()));
    expect(problem(".c-dialog-foot")).toContain("Only pages over https");
    expect(client.callsTo("authoring:begin")).toEqual([]);
    type(field, "https://shop.example/app#own");
    await click(button("Open page", dialog()));
    await vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(1), 10_000);
    await settle();
    const [call] = client.callsTo("authoring:begin");
    expect(call).toMatchObject({
      content: { type: "tour", id: "t1" },
      stepId: "save",
      codeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [url = "", target, features] = opened.mock.calls[0] ?? [];
    expect([target, features]).toEqual(["_blank", "noopener,noreferrer"]);
    const code = /^https:\/\/shop\.example\/app#own&opencom_authoring=([0-9a-f]{64})$/.exec(String(url))?.[1];
    expect(code).toBeDefined();
    expect(JSON.stringify(client.calls)).not.toContain(code);
    expect(find<HTMLAnchorElement>(dialog(), "a").href).toBe(url);
  });

  it("names the site that is not allowed", async () => {
    await openTours((client) =>
      client.on("authoring:begin", () => {
        throw refusal("ORIGIN_REFUSED");
      }),
    );
    await click(button("Edit Around"));
    await click(button("Edit on page"));
    type(find<HTMLInputElement>(dialog(), "input[type=url]"), "https://other.example/x");
    await click(button("Open page", dialog()));
    // The code is hashed first, which takes its time.
    await vi.waitFor(
      () => expect(problem(".c-dialog-foot")).toContain("https://other.example is not among"),
      10_000,
    );
  });

  it("asks who has signed in long ago for the password, keeps the session, and goes on", async () => {
    let isFresh = false;
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    const client = await openTours((fake) =>
      fake
        .on("authoring:begin", ({ url }) => {
          if (!isFresh) throw refusal("SIGN_IN_AGAIN");
          return { url };
        })
        .on("agents:signIn", ({ password }) => {
          if (password !== "correct horse") throw refusal("UNAUTHENTICATED");
          isFresh = true;
          return { agentId: "a1" };
        }),
    );
    await click(button("Edit Around"));
    await click(button("Edit on page"));
    type(find<HTMLInputElement>(dialog(), "input[type=url]"), "https://app.example/x");
    await click(button("Open page", dialog()));
    await vi.waitFor(() => expect(dialog().textContent).toContain("more than 12 hours ago"), 10_000);
    const send = async (password: string) => {
      find<HTMLInputElement>(dialog(), "input[type=password]").value = password;
      find<HTMLFormElement>(dialog(), "form").requestSubmit();
      await settle(10);
    };
    await send("");
    expect(problem(".c-dialog-foot")).toBe("Enter your password.");
    expect(client.callsTo("agents:signIn")).toEqual([]);
    await send("wrong");
    await vi.waitFor(() => expect(problem(".c-dialog-foot")).toBe("This is not your password."), 10_000);
    expect(open).not.toHaveBeenCalled();
    await send("correct horse");
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce(), 10_000);
    // The very session that is there: nothing else that is open in it has to begin anew.
    expect(client.callsTo("agents:signIn").at(-1)).toEqual({
      email: makeWorld().me.agent.email,
      password: "correct horse",
      tokenHash: await sha256Hex(TOKEN),
    });
    expect(dialog().textContent).toContain("has been opened in a new tab");
  });
});

describe("what points at an element that only its place tells apart", () => {
  /** Of twenty cells alike: nothing of its own is rare, and the likeliest other one is the same in all that is seen. */
  const like = "------9-99-----9939-";
  const recordOf = (rare: object, told: number) => ({
    record: JSON.stringify({ rare, decoys: [`${like}${told}`] }),
  });
  const placed = recordOf({ tag: 9, index: 30 }, 0);
  const marked = recordOf({ test: 60 }, 0);
  const alone = recordOf({ tag: 9 }, 2);
  const step = (title: string, anchor: object, kind = "pointer") => ({
    ...stepOf(title),
    id: title,
    kind,
    anchor,
  });

  const question = () => find(root(), "dialog", "Publish with a weak element?");

  it("names the steps", () => {
    const steps = [
      step("One", placed),
      step("Two", marked),
      step("Three", alone),
      step("", placed),
      step("Post", placed, "post"),
    ];
    expect(weakLines(steps as never)[0]).toMatch(
      /^The element of step 1 \(“One”\), step 4 is told apart by its place only/,
    );
    expect(weakLines([{ title: "Tip", anchor: placed }])[0]).toMatch(/^The element is told apart/);
    expect(weakLines([{ title: "Tip", anchor: { selector: ".cell" } }])).toEqual([]);
    expect(
      weakLines([
        { title: "Tip", anchor: { record: "{" } },
        { title: "No", anchor: null },
      ]),
    ).toEqual([]);
  });

  it("is published once that was said yes to, and at once where there is none", async () => {
    const draft = (anchor: object) => {
      const tour = tourOf(1);
      return {
        ...tour,
        status: "draft",
        fields: { ...tour.fields, content: { ...tour.fields.content, steps: [step("One", anchor)] } },
      };
    };
    const published = async (anchor: object) => {
      const client = await openTours((fake) =>
        fake
          .on("tours:getForAgent", () => draft(anchor))
          .on("tours:update", () => ({ version: 1 }))
          .on("tours:setStatus", () => null),
      );
      await click(button("Edit Around"));
      await click(button("Publish"));
      return client;
    };
    const sure = await published(marked);
    expect(sure.callsTo("tours:setStatus")).toHaveLength(1);
    app?.stop();

    const client = await published(placed);
    expect(root().textContent).toContain("told apart by its place only");
    await click(button("Cancel", question()));
    expect(client.callsTo("tours:update")).toEqual([]);
    await click(button("Publish"));
    await click(button("Publish all the same", question()));
    expect(client.callsTo("tours:setStatus")).toMatchObject([{ itemId: "t1", status: "live" }]);
  });
});

describe("what is written on the page meanwhile", () => {
  const description = () => find<HTMLTextAreaElement>(root(), "textarea.c-words");
  const updates = (client: FakeClient) => client.callsTo("tours:update");

  it("goes along with what is saved here, on its version", async () => {
    const client = await openTours((fake) => fake.on("tours:update", () => ({ version: 3 })));
    await click(button("Edit Around"));
    type(description(), "In one step.");
    client.on("tours:getForAgent", () => tourOf(2, {}, "Written on the page"));
    await settle(5);
    expect(description().value).toBe("In one step.");
    await click(button("Save"));
    expect(updates(client)[0]).toMatchObject({
      version: 2,
      fields: { description: "In one step.", content: { steps: [{ title: "Written on the page" }] } },
    });
  });

  it("is taken over where nothing was written here, and not where both have written the same", async () => {
    const client = await openTours((fake) =>
      fake.on("tours:update", () => {
        throw refusal("CHANGED_MEANWHILE");
      }),
    );
    await click(button("Edit Around"));
    client.on("tours:getForAgent", () => tourOf(2, { description: "By a colleague." }));
    await settle(5);
    expect(description().value).toBe("By a colleague.");
    type(description(), "By me.");
    client.on("tours:getForAgent", () => tourOf(3, { description: "By a colleague again." }));
    await settle(5);
    expect(description().value).toBe("By me.");
    await click(button("Save"));
    expect(updates(client)[0]).toMatchObject({ version: 2 });
    expect(problem()).toContain("Somebody else has changed this meanwhile.");
  });
});

describe("the address of a page", () => {
  it.each([
    ["https://a.example/x", "https://a.example/x#opencom_authoring=c"],
    ["https://a.example/#/route?x=1", "https://a.example/#/route?x=1&opencom_authoring=c"],
    ["https://a.example/#opencom_authoring=old", "https://a.example/#opencom_authoring=c"],
    ["https://a.example/#a&opencom_authoring=old&b", "https://a.example/#a&b&opencom_authoring=c"],
  ])("%s gets a code", (url, expected) => expect(withCode(url, "c")).toBe(expected));

  it.each([
    ["https://a.example", null],
    [" http://localhost:3000/ ", null],
    ["http://a.example", "insecure"],
    ["javascript:alert(1)", "invalid"],
    ["a.example", "invalid"],
    ["", "invalid"],
  ])("%j is %j", (typed, expected) => expect(problemOf(typed)).toBe(expected));

  it("is suggested by the page rule, on sites where the messenger is", () => {
    const origins = ["https://a.example", "http://b.example"];
    expect(suggestPages(["/app/*", "https://c.example/x"], origins)).toEqual([
      "https://a.example/app/",
      "https://c.example/x",
      "https://a.example/",
    ]);
  });
});

it.each([
  ["failing", {}, null, "never"],
  ["failing", {}, 1, "gone"],
  ["failing", { none: 3, low: 2 }, 1, "gone"],
  ["failing", { none: 1, ambiguous: 2 }, null, "ambiguous"],
  ["failing", { somethingElse: 9, low: 1 }, 1, "low"],
  ["unsure", { hidden: 1 }, 1, "unsure"],
] as const)("advises on %s, %j, last found %j: %s", (state, reasons, lastFoundAt, expected) => {
  expect(suggestionFor({ state, reasons: { ...reasons }, lastFoundAt })).toBe(expected);
});
