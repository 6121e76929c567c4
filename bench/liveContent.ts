import { makePng } from "../tests/e2e/support/png.ts";
import type { Stack } from "../tests/e2e/support/stack.ts";

/** What is put live, each on the pages below a path of its name. */
export const LIVE_KINDS = ["post", "banner", "survey", "checklist"] as const;
export type LiveKind = (typeof LIVE_KINDS)[number];

/** At once, and with each load again. */
const deliveryOf = (kind: LiveKind) => ({
  audience: null,
  page: { include: [`/${kind}/*`], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
});

const QUESTION = {
  id: "score",
  kind: "nps",
  title: "How likely are you to recommend us to a friend?",
  help: "",
  required: true,
  storeAs: null,
  labels: { low: "Not at all likely", high: "Extremely likely" },
  rules: [],
};

/** Puts a post with a picture, a banner that pushes the page, a survey with a picture, and a checklist live. */
export async function putLive(stack: Stack): Promise<void> {
  const agentToken = await stack.agentToken();
  const call = <T>(path: string, args: object) => stack.run(path, { agentToken, ...args }) as Promise<T>;
  const image = { imageId: await addPicture(call), alt: "The new editor" };
  const words = { source: "Two months are free if you pay by the year, **until Sunday**.", buttons: [] };
  const bar = { position: "top", style: "push", isDismissible: true };
  const contents: Record<LiveKind, object> = {
    post: { type: "post", senderId: null, title: "Try it for thirty days", image, video: null, ...words },
    banner: { type: "banner", ...bar, ...words },
    survey: {
      format: "small",
      intro: null,
      questions: [{ ...QUESTION, image }],
      thanks: null,
      hasProgress: true,
      isDismissible: true,
    },
    checklist: {
      title: "Set up your shop",
      description: "Five minutes, and it is yours.",
      items: ["Name it", "Add a product", "Open it"].map((title, at) => ({
        id: `step-${at}`,
        title,
        action: { type: "none" },
      })),
      visibleTo: "all",
    },
  };
  for (const kind of LIVE_KINDS) await publish(call, kind, contents[kind]);
}

type Call = <T>(path: string, args: object) => Promise<T>;

async function publish(call: Call, kind: LiveKind, content: object): Promise<void> {
  const delivery = deliveryOf(kind);
  if (kind === "checklist") {
    const args = { fields: { ...content, delivery } };
    const { checklistId } = await call<{ checklistId: string }>("checklists:create", args);
    await call("checklists:setStatus", { checklistId, status: "live" });
    return;
  }
  const functions = kind === "survey" ? "surveys" : "outboundMessages";
  const fields = { name: kind, content, delivery };
  const { version: _, ...id } = await call<{ version: number }>(`${functions}:create`, { fields });
  await call(`${functions}:setStatus`, { ...id, status: "live" });
}

async function addPicture(call: Call): Promise<string> {
  const { uploadUrl } = await call<{ uploadUrl: string }>("attachments:generateUploadUrlForAgent", {});
  const type = "image/png";
  const body = new Uint8Array(makePng(640, 360));
  const sent = await fetch(uploadUrl, { method: "POST", headers: { "content-type": type }, body });
  const { storageId } = (await sent.json()) as { storageId: string };
  const file = { uploadId: crypto.randomUUID(), storageId, name: "picture.png", type };
  const { id: attachmentId } = await call<{ id: string }>("attachments:finalizeForAgent", file);
  return (await call<{ imageId: string }>("articles:addImage", { attachmentId })).imageId;
}
