import { type Accessor, createMemo } from "solid-js";
import { createAttaching } from "../../ui/attaching.tsx";
import { MAX_FILES, sizeText } from "../../ui/files.ts";
import type { Upload } from "../attachments/model.ts";
import { addStrings, t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";

/**
 * The files chosen for what is being written in one place. Uploads go on whichever screen is shown.
 * @param place the conversation's or ticket's name among drafts
 * @param onChosen some were chosen by hand, pasted or dropped
 */
export function createFiles(place: Accessor<string>, onChosen?: () => void) {
  const { app, locale, uploads } = useMessenger();
  const chosen = createMemo(() => uploads().filter((upload) => upload.thread === place() && !upload.isSent));
  const attaching = createAttaching<Upload>({
    files: chosen,
    onAttach(files) {
      app.attach(files, place());
      onChosen?.();
    },
    async openTray(host) {
      const { openTray, strings } = await import("../attachments/open.ts");
      addStrings(strings);
      await app.wantStrings("attachments");
      const begin = () =>
        openTray(host, {
          t,
          words: {
            size: (bytes: number) => sizeText(bytes, locale()),
            label: t("filesChosen"),
            remove: (name) => t("filesRemove", { name }),
            ready: (name) => t("filesReady", { name }),
          },
          onRemove: app.detach,
        });
      let drawnIn = locale();
      let draw = begin();
      return (files, isTooMany) => {
        // Drawn anew in another language.
        if (locale() !== drawnIn) draw = begin();
        drawnIn = locale();
        draw(files, isTooMany ? t("filesTooMany", { count: MAX_FILES }) : "");
      };
    },
  });
  return {
    ...attaching,
    chosen,
    /** Every one has been checked by the server. */
    isReady: () => chosen().every(({ attachmentId }) => attachmentId !== null),
    /** The server's ids, of those that are ready. */
    ids: () => chosen().flatMap(({ attachmentId }) => attachmentId ?? []),
    /** They have been sent. */
    forget: () => {
      for (const { uploadId } of chosen()) app.detach(uploadId);
    },
  };
}

export type Files = ReturnType<typeof createFiles>;
