import type { JSX } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FrameApp, FrameState } from "../app.ts";
import type { Upload } from "../attachments/model.ts";
import { CallError } from "../core/errors.ts";
import { createStore } from "../core/store.ts";
import { nameOf } from "../live/functions.ts";
import type { Live, LiveResult } from "../live/live.ts";
import { createMessenger, MessengerContext } from "../messenger/context.ts";
import { INITIAL } from "../shell/state.ts";
import { setStrings } from "../strings/t.ts";
import { NewTicketScreen, TicketScreen, TicketsScreen } from "../tickets.ts";

type Call = [string, Record<string, unknown>];

/** Answers queries by name; mutations by `reply`, which may throw. */
function createLive() {
  const watches = new Set<{ name: string; on: (result: LiveResult<never>) => void }>();
  const answers = new Map<string, unknown>();
  const mutations: Call[] = [];
  const fake = {
    mutations,
    reply: (() => ({ ticketId: "t1", eventId: "e9" })) as (call: Call) => unknown,
    give(name: string, value: unknown) {
      answers.set(name, value);
      push();
    },
  };
  const push = () => {
    for (const { name, on } of watches) {
      const answer = answers.get(name);
      if (answer === undefined) continue;
      on(answer instanceof CallError ? { ok: false, error: answer } : { ok: true, value: answer as never });
    }
  };
  const live = {
    watch: (query: unknown, _args: unknown, on: (result: LiveResult<never>) => void) => {
      const watch = { name: nameOf(query), on };
      watches.add(watch);
      push();
      return () => watches.delete(watch);
    },
    mutate: async (mutation: unknown, args: Record<string, unknown>) => {
      const call: Call = [nameOf(mutation), args];
      mutations.push(call);
      return fake.reply(call);
    },
  } as unknown as Live;
  return { fake, live };
}

let unmount = () => undefined as void;
const memory = new Map<string, string>();
function mount(view: () => JSX.Element, patch: Partial<FrameState> = {}) {
  const { fake, live } = createLive();
  const base = { phase: "ready", isOpen: true, live } as const;
  const state = createStore<FrameState>({ ...INITIAL, ...base, ...patch });
  const went: unknown[] = [];
  const detached: string[] = [];
  const app = {
    state,
    serverNow: () => Date.now(),
    go: (to: unknown) => void went.push(to),
    back: () => void went.push("back"),
    requestClose: () => void went.push("close"),
    attach: () => undefined,
    detach: (id: string) => void detached.push(id),
    draft: (place: string) => memory.get(place) ?? "",
    setDraft: (place: string, text: string) => void memory.set(place, text),
  } as unknown as FrameApp;
  unmount = render(
    () => <MessengerContext.Provider value={createMessenger(app)}>{view()}</MessengerContext.Provider>,
    document.body,
  );
  return { fake, state, went, detached };
}
const text = () => document.body.textContent ?? "";
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const button = (name: RegExp) => {
  const named = (each: HTMLElement) => name.test(each.getAttribute("aria-label") ?? each.textContent ?? "");
  const found = [...document.querySelectorAll("button")].find(named);
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
/** The control a label is for. */
const field = (label: string) => {
  const found = [...document.querySelectorAll("label")].find((each) => each.textContent?.includes(label));
  if (!found) throw new Error(`no label ${label}`);
  return (found.control ?? document.getElementById(found.htmlFor)) as HTMLInputElement;
};
const fill = (label: string, value: string) => {
  const control = field(label);
  control.value = value;
  const event = control.tagName === "SELECT" ? "change" : "input";
  control.dispatchEvent(new Event(event, { bubbles: true }));
};
const submit = async () => {
  document
    .querySelector("form")
    ?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  await settle();
};

const FORM = {
  id: "form1",
  name: "Report a problem",
  description: "Tell us.",
  fields: [
    { id: "subject", type: "text", label: "About", required: true, help: "A few words" },
    { id: "seats", type: "number", label: "Seats", required: false },
    { id: "kind", type: "select", label: "Kind", required: false, options: ["Bug", "Wish"] },
    { id: "parts", type: "multi-select", label: "Parts", required: false, options: ["Top", "End"] },
    { id: "since", type: "date", label: "Since", required: false },
    { id: "terms", type: "checkbox", label: "Terms", required: true },
  ],
};
const invalid = (fields: object[]) => Object.assign(new CallError("FIELDS_INVALID", ""), { fields });
const ticket = (more: object = {}) => ({
  id: "t1",
  reference: "7K3-M9P",
  subject: "Broken lamp",
  status: "in_progress",
  createdAt: Date.now(),
  updatedAt: Date.now(),
  unread: 0,
  preview: "Is it plugged in?",
  formName: "Report a problem",
  fields: FORM.fields,
  values: { subject: "Broken lamp", seats: 0, since: "2026-02-28", terms: true },
  resolutionSummary: null,
  ...more,
});
const AGENT = {
  kind: "agent",
  id: "a1",
  name: "Ada Lovelace",
  initials: "AL",
  color: "#0f766e",
  avatarUrl: null,
};
const event = (id: string, deed: object, author: object = { kind: "visitor" }) => ({
  id,
  clientMessageId: null,
  createdAt: Date.now(),
  author,
  deed,
  attachments: [],
});
const page = (...newestFirst: object[]) => ({ page: newestFirst, isDone: true, continueCursor: "end" });

beforeEach(() => {
  document.body.replaceChildren();
  memory.clear();
});
afterEach(() => unmount());

describe("the list", () => {
  it("shows each ticket with its number, how it stands and what is new, and opens one", () => {
    const { fake, went } = mount(() => <TicketsScreen />);
    expect(document.querySelector('[role="status"]')).not.toBeNull();
    fake.give(
      "tickets:list",
      page(ticket({ unread: 2 }), ticket({ id: "t2", status: "resolved", subject: "Old" })),
    );
    expect(text()).toMatch(/Broken lamp.*Is it plugged in\?.*In progress.*7K3-M9P.*2.*Old.*Resolved/);
    button(/Broken lamp/).click();
    button(/New ticket/).click();
    expect(went).toEqual([{ name: "ticket", id: "t1" }, { name: "newTicket" }]);
  });

  it("keeps the row under somebody's focus when there is news", () => {
    const { fake } = mount(() => <TicketsScreen />);
    fake.give("tickets:list", page(ticket()));
    const row = button(/Broken lamp/);
    fake.give("tickets:list", page(ticket({ preview: "newer" })));
    expect([row.isConnected, row.textContent?.includes("newer")]).toEqual([true, true]);
  });

  it("says so when there are none, and when they cannot be had", () => {
    const { fake } = mount(() => <TicketsScreen isTab />);
    fake.give("tickets:list", page());
    expect(text()).toContain("No tickets yet");
    expect(document.querySelector('[aria-label="Back"]')).toBeNull();
    unmount();
    mount(() => <TicketsScreen />).fake.give("tickets:list", new CallError("INTERNAL", ""));
    expect(document.querySelector('[role="alert"]')?.textContent).toContain("did not load");
  });
});

describe("a new ticket", () => {
  it("asks which form where there are several, and goes back to them", () => {
    const { fake } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM, { ...FORM, id: "form2", name: "Make a wish" }]);
    expect(document.querySelector("form")).toBeNull();
    button(/Make a wish/).click();
    expect(document.querySelector("h1")?.textContent).toBe("Make a wish");
    button(/another form/).click();
    expect(document.querySelector("form")).toBeNull();
  });

  it("offers a message where there is no form", () => {
    const { fake, went } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", []);
    button(/Send us a message/).click();
    expect(went).toEqual([{ name: "newMessage" }]);
  });

  it("says at the fields what is wrong, reads it out, and takes the keyboard there", async () => {
    const { fake } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    fill("Seats", "many");
    await submit();
    expect(fake.mutations).toEqual([]);
    expect(document.querySelector('[role="alert"]')?.textContent).toMatch(/^3 answers.*About.*Seats.*Terms/);
    const about = field("About");
    expect(document.activeElement).toBe(about);
    const described = (about.getAttribute("aria-describedby") ?? "").split(" ");
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
      "A few words",
      "Please fill this in.",
    ]);
    expect([about.getAttribute("aria-invalid"), about.getAttribute("aria-required")]).toEqual([
      "true",
      "true",
    ]);
    fill("About", "Broken lamp");
    expect(about.getAttribute("aria-invalid")).toBeNull();
    expect(document.activeElement).toBe(about);
  });

  it("sends numbers as numbers and nothing that is empty, then leads to the ticket", async () => {
    const { fake, went } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    fill("About", "Broken lamp");
    fill("Seats", "1,5");
    fill("Kind", "Wish");
    fill("Since", "2026-02-28");
    field("Terms").click();
    field("End").click();
    field("Top").click();
    await submit();
    expect(fake.mutations).toMatchObject([
      [
        "tickets:create",
        {
          formId: "form1",
          attachmentIds: [],
          values: {
            subject: "Broken lamp",
            seats: 1.5,
            kind: "Wish",
            parts: ["Top", "End"],
            since: "2026-02-28",
            terms: true,
          },
        },
      ],
    ]);
    expect(went).toEqual(["back", { name: "ticket", id: "t1" }]);
    expect(memory.get("ticket.form1")).toBe("");
  });

  it("shows what the server finds, in its field, and says when the form is another one by now", async () => {
    const { fake } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    fill("About", "x");
    field("Terms").click();
    fake.reply = () => {
      throw invalid([{ id: "subject", reason: "tooShort", limit: 3 }]);
    };
    await submit();
    expect(text()).toContain("Please write at least 3 characters.");
    fill("About", "xyz");
    fake.reply = () => {
      throw invalid([{ id: "gone", reason: "unknown" }]);
    };
    await submit();
    expect(document.querySelector('[role="alert"]')?.textContent).toContain("has just changed");
  });

  it("says what is wrong in the language on show, also where that changes afterwards", async () => {
    const { fake } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    await submit();
    const alert = () => document.querySelector('[role="alert"]')?.textContent;
    expect(text()).toContain("Please fill this in.");
    setStrings({ locale: "de", messages: { ticketWrongRequired: "Bitte ausfüllen." } });
    expect(text()).toContain("Bitte ausfüllen.");
    expect(text()).not.toContain("Please fill this in.");
    fill("About", "Broken lamp");
    field("Terms").click();
    fake.reply = () => {
      throw new CallError("RATE_LIMITED", "");
    };
    await submit();
    setStrings({ locale: "de", messages: { ticketFailedLimited: "Bitte warten." } });
    expect(alert()).toContain("Bitte warten.");
    setStrings({ locale: "en", messages: {} });
    expect(alert()).not.toContain("Bitte warten.");
  });

  it("keeps what is being written, per form, and sends it again as the same ticket", async () => {
    const first = mount(() => <NewTicketScreen />);
    first.fake.give("tickets:forms", [FORM]);
    fill("About", "Broken lamp");
    field("Terms").click();
    first.fake.reply = () => {
      throw new CallError("OFFLINE", "");
    };
    await submit();
    expect(document.querySelector('[role="alert"]')?.textContent).toContain("off line");
    unmount();
    const second = mount(() => <NewTicketScreen />);
    second.fake.give("tickets:forms", [FORM]);
    expect([field("About").value, field("Terms").checked]).toEqual(["Broken lamp", true]);
    await submit();
    const ids = [...first.fake.mutations, ...second.fake.mutations].map(([, args]) => args.clientTicketId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it("takes nobody away from where they have gone meanwhile, and keeps what was changed meanwhile", async () => {
    const { fake, went } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    fill("About", "Broken lamp");
    field("Terms").click();
    let arrive: (answer: unknown) => void = () => undefined;
    fake.reply = () => new Promise((resolve) => (arrive = resolve));
    await submit();
    fill("About", "Broken lamp, and the cable");
    unmount();
    arrive({ ticketId: "t1" });
    await settle();
    expect(went).toEqual([]);
    expect(memory.get("ticket.form1")).toContain("and the cable");
  });

  it("goes on in the same fields when the form's query answers again", () => {
    const { fake } = mount(() => <NewTicketScreen />);
    fake.give("tickets:forms", [FORM]);
    fill("About", "half a thought");
    const about = field("About");
    fake.give("tickets:forms", [{ ...FORM, fields: FORM.fields.map((each) => ({ ...each })) }]);
    expect([about.isConnected, about.value]).toEqual([true, "half a thought"]);
  });

  it("waits for its files and takes them along", async () => {
    const upload = {
      uploadId: "u1",
      name: "a.png",
      type: "image/png",
      size: 5,
      thread: "ticket.form1",
      isSent: false,
      error: null,
      url: null,
    };
    const waiting: Upload = { ...upload, state: "uploading", progress: 0.5, attachmentId: null };
    const { fake, state, detached } = mount(() => <NewTicketScreen />, { uploads: [waiting] });
    fake.give("tickets:forms", [FORM]);
    fill("About", "Broken lamp");
    field("Terms").click();
    expect(button(/^Send/).disabled).toBe(true);
    state.set({ uploads: [{ ...waiting, state: "ready", progress: 1, attachmentId: "f1" }] });
    expect(button(/^Send/).disabled).toBe(false);
    await submit();
    expect(fake.mutations[0]?.[1].attachmentIds).toEqual(["f1"]);
    expect(detached).toEqual(["u1"]);
  });
});

describe("a ticket", () => {
  const open = (more: object = {}, events: object[] = [event("e1", { type: "created" })]) => {
    const made = mount(() => <TicketScreen id="t1" />);
    made.fake.give("tickets:get", ticket(more));
    made.fake.give("tickets:timeline", page(...events));
    return made;
  };
  const write = async (words: string) => {
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    area.value = words;
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await settle();
    return area;
  };

  it("shows what was sent and what has happened since, oldest first, markup as text", () => {
    open({}, [
      event("e3", { type: "comment", text: "<img src=x onerror=alert(1)>" }),
      event("e2", { type: "status", status: "waiting_on_customer" }, AGENT),
      event("e1", { type: "created" }),
    ]);
    const lines = [...document.querySelectorAll(".oc-event")].map((each) => each.textContent);
    expect(lines[0]).toContain("You sent this ticket");
    expect(lines[1]).toContain("Status: Waiting for you");
    expect(lines[2]).toContain("<img src=x onerror=alert(1)>");
    expect(document.querySelector(".oc-event img")).toBeNull();
    expect(document.querySelector(".oc-answers")?.textContent).toMatch(
      /Seats0.*SinceFebruary 28, 2026.*TermsYes/,
    );
  });

  it("tells the server what was seen, and nothing while the messenger is closed", () => {
    const { fake } = open({ unread: 1 });
    expect(fake.mutations).toEqual([["tickets:markRead", { ticketId: "t1", throughEventId: "e1" }]]);
    unmount();
    const closed = mount(() => <TicketScreen id="t1" />, { isOpen: false });
    closed.fake.give("tickets:get", ticket({ unread: 1 }));
    closed.fake.give("tickets:timeline", page(event("e1", { type: "created" })));
    expect(closed.fake.mutations).toEqual([]);
  });

  it("sends a reply once, and keeps in its field what did not go", async () => {
    const { fake } = open();
    fake.reply = () => {
      throw new CallError("RATE_LIMITED", "", 1_000);
    };
    const area = await write("It is.");
    expect([area.value, document.querySelector(".oc-reply-state")?.textContent]).toEqual([
      "It is.",
      "That is a lot in a short time. Please try again a little later.",
    ]);
    expect(memory.get("ticket.t1")).toBe("It is.");
    fake.reply = () => ({ eventId: "e9" });
    await write("It is.");
    const ids = fake.mutations.map(([, args]) => args.clientMessageId);
    expect([ids.length, new Set(ids).size, area.value, memory.get("ticket.t1")]).toEqual([2, 1, "", ""]);
  });

  it("sends it as the same reply from a later page, and the next one as another", async () => {
    const first = open();
    first.fake.reply = () => {
      throw new CallError("OFFLINE", "");
    };
    await write("It is.");
    unmount();
    const second = open();
    expect(document.querySelector("textarea")?.value).toBe("It is.");
    for (const words of ["It is.", "It is."]) await write(words);
    const sent = [...first.fake.mutations, ...second.fake.mutations].filter(
      ([name]) => name === "tickets:reply",
    );
    const [tried, again, next] = sent.map(([, args]) => args.clientMessageId);
    expect([sent.length, again === tried, next === tried]).toEqual([3, true, false]);
  });

  it("says how it was resolved, and is reopened", async () => {
    const { fake } = open({ status: "resolved", resolutionSummary: "Plugged in." });
    expect(document.querySelector(".oc-resolved")?.textContent).toContain("Plugged in.");
    button(/^Reopen/).click();
    await settle();
    expect(fake.mutations).toEqual([["tickets:reopen", { ticketId: "t1" }]]);
  });

  it("says when it is not here any more", () => {
    const { fake } = mount(() => <TicketScreen id="t1" />);
    fake.give("tickets:get", new CallError("NOT_FOUND", ""));
    expect(text()).toContain("not here any more");
    expect(document.querySelector("textarea")).toBeNull();
  });
});
