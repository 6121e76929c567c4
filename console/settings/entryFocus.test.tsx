import { afterEach, describe, expect, it } from "vitest";
import type { FakeClient } from "../testing/fakeClient.ts";
import { makeWorld, serveWorld } from "../testing/fixtures.ts";
import { find, type MountedApp, mountApp, settle, type } from "../testing/mountApp.tsx";

/** Where the keyboard is in lists that are put into order, and on the way into an editor and out again. */

let app: MountedApp | undefined;
afterEach(() => app?.stop());

const root = () => app?.root ?? document.body;
const button = (name: string) => find<HTMLButtonElement>(root(), ".c-settings-page button", name);
/** As Enter does it: what is pressed has the keyboard. */
async function press(name: string): Promise<void> {
  button(name).focus();
  button(name).click();
  await settle(5);
}
/** What has the keyboard, as it is called. */
function focused(): string {
  const element = document.activeElement as HTMLInputElement | null;
  if (!element || element === document.body) return "nothing";
  return (
    element.ariaLabel ??
    element.getAttribute("aria-label") ??
    element.labels?.[0]?.textContent ??
    element.textContent
  );
}

async function openPage(page: string, prepare: (client: FakeClient) => void): Promise<void> {
  const client = serveWorld(makeWorld()).on("teamPresence:list", () => []);
  prepare(client);
  app = mountApp(client, { hash: `#/settings/${page}` });
  await settle(5);
}
const pageOf =
  (...rows: object[]) =>
  () => ({ page: rows, isDone: true, continueCursor: "end" });

describe("a checklist's items", () => {
  it("keep the keyboard while they are added, moved and taken away", async () => {
    await openPage("checklists", (client) =>
      client.on("checklists:listForAgent", pageOf()).on("segments:listForAgent", pageOf()),
    );
    await press("New checklist");
    expect(focused()).toBe("All checklists");
    for (const [n, title] of ["One", "Two", "Three"].entries()) {
      if (find(root(), ".c-checkitems").children.length <= n) {
        await press("Add an item");
        expect(focused()).toBe(`Title of item ${n + 1}`);
      }
      type(find<HTMLInputElement>(find(root(), ".c-checkitems").children[n] as HTMLElement, "input"), title);
    }
    await press("Move item 3 up");
    expect(focused()).toBe("Move item 2 up");
    await press("Move item 2 up");
    // First now, with nothing above it.
    expect(focused()).toBe("Move item 1 down");
    expect(root().textContent).toContain("“Three” is now number 1");
    await press("Remove item 2");
    expect(focused()).toBe("Remove item 2");
    await press("Remove item 2");
    expect(focused()).toBe("Remove item 1");
    await press("Remove item 1");
    expect(focused()).toBe("Add an item");
  });
});

describe("a checklist that is kept", () => {
  it("is opened with all it has, its audience included", async () => {
    const completion = { type: "rule", rule: { type: "any", rules: [{ type: "identity", is: "user" }] } };
    const fields = {
      title: "First steps",
      description: "",
      visibleTo: "all",
      items: [{ id: "a", title: "Look around", action: { type: "none" }, completion }],
      delivery: {
        audience: { type: "any", rules: [{ type: "identity", is: "visitor" }] },
        page: { include: ["/app/*"], exclude: [] },
        trigger: { type: "immediate" },
        frequency: { type: "once" },
        schedule: {},
        priority: 0,
        isExempt: false,
      },
    };
    const saved = { id: "x1", version: 1, status: "live", fields };
    const row = { id: "x1", title: "First steps", status: "live", items: 1, visibleTo: "all" };
    const results = { started: 1, completed: 0, dismissed: 0, items: [{ id: "a", done: 0 }] };
    await openPage("checklists", (client) =>
      client
        .on("checklists:listForAgent", pageOf(row))
        .on("segments:listForAgent", pageOf())
        .on("checklists:getForAgent", () => saved)
        .on("checklists:results", () => results),
    );
    await press("Edit First steps");
    expect(root().textContent).not.toContain("This screen stopped working");
    expect(focused()).toBe("All checklists");
    await press("All checklists");
    expect(focused()).toBe("Edit First steps");
  });
});

describe("the conditions of a segment", () => {
  it("keep the keyboard, and the list has it again at what was being written", async () => {
    const size = { count: 1, of: 2, isCounting: false };
    const fields = { name: "Pro", description: "", rule: null };
    const saved = { id: "s1", version: 1, fields, size, drafts: [] };
    await openPage("segments", (client) =>
      client
        .on(
          "segments:listForAgent",
          pageOf({ id: "s1", name: "Pro", size }, { id: "s2", name: "Free", size }),
        )
        .on("segments:getForAgent", () => saved)
        .on("engagement:faults", () => []),
    );
    await press("Edit Pro");
    expect(focused()).toBe("All segments");
    await press("Add a condition");
    expect(focused()).toMatch(/^Condition \d is about$/);
    await press("Add a group");
    expect(focused()).toBe("Group 1");
    await press("Remove condition 1");
    expect(focused()).toMatch(/^Remove /);
    await press("All segments");
    expect(focused()).toBe("Edit Pro");
    await press("New segment");
    await press("All segments");
    expect(focused()).toBe("New segment");
  });

  it("are not taken the keyboard by what the list hears meanwhile", async () => {
    const row = (count: number) => ({ id: "s1", name: "Pro", size: { count, of: 9, isCounting: false } });
    let client: FakeClient | undefined;
    await openPage("segments", (fake) => {
      client = fake.on("segments:listForAgent", pageOf(row(1))).on("engagement:faults", () => []);
    });
    button("Edit Pro").focus();
    client?.on("segments:listForAgent", pageOf(row(2)));
    await settle(5);
    expect(root().textContent).toContain("2 of 9");
    expect(focused()).toBe("Edit Pro");
  });
});
