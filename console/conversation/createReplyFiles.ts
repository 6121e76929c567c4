import type { Accessor } from "solid-js";
import { createAttaching } from "../../ui/attaching.tsx";
import { sizeText } from "../../ui/files.ts";
import { drawTray } from "../../ui/fileTray.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { useOutbox } from "./OutboxContext.tsx";

const words = text.conversation;

const TRAY_WORDS = {
  label: words.filesChosen,
  remove: words.removeFile,
  ready: words.fileReady,
  size: (bytes: number) => sizeText(bytes, text.lang),
};

/**
 * The files of the next reply in a conversation or ticket: chosen, pasted or dropped, and drawn over the text.
 * @param place the conversation or ticket shown; null while there is none
 */
export function createReplyFiles(place: Accessor<string | null>) {
  const workspace = useWorkspace();
  const { uploads } = useOutbox();
  const files = () => {
    const current = place();
    return current === null ? [] : uploads.files(current).map((file) => ({ ...file }));
  };
  return createAttaching({
    files,
    onAttach(chosen) {
      const current = place();
      if (current !== null && workspace.canReply()) uploads.attach(current, chosen);
    },
    async openTray(host) {
      const tray = drawTray(host, TRAY_WORDS, (uploadId) => {
        const current = place();
        if (current !== null) uploads.detach(current, uploadId);
      });
      return (shown, isTooMany) => tray.update(shown, isTooMany ? words.filesTooMany : "");
    },
  });
}
