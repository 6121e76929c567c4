import { useAgentAccess } from "../../data/agentToken.ts";
import { api } from "../../data/api.ts";
import { useClient } from "../../data/client.ts";
import { createAttachmentUpload } from "../../data/createAttachmentUpload.ts";
import { endsSession, type Outcome, toFailure } from "../../data/errors.ts";
import { text } from "../../strings.ts";
import { type Raster, readPicture, toHeader, toIcon, toLogo } from "./rasterise.ts";

export type BrandUse = "logo" | "header" | "icon";
const RASTERS: Record<BrandUse, (image: HTMLImageElement) => Promise<Raster>> = {
  logo: toLogo,
  header: toHeader,
  icon: toIcon,
};

/** Draws a chosen picture anew, uploads it and puts it in its place. Never rejects. */
export function createBrandUpload(): (use: BrandUse, chosen: File) => Promise<Outcome<unknown>> {
  const client = useClient();
  const access = useAgentAccess();
  const upload = createAttachmentUpload();
  const rasterise = async (use: BrandUse, chosen: File): Promise<Raster | null> => {
    try {
      return await RASTERS[use](await readPicture(chosen));
    } catch {
      return null;
    }
  };
  return async (use, chosen) => {
    const raster = await rasterise(use, chosen);
    if (!raster) return { ok: false, failure: { code: "INPUT_INVALID", message: text.branding.unreadable } };
    try {
      const attachmentId = await upload(raster.file);
      const scrim = raster.scrim === undefined ? {} : { scrim: raster.scrim };
      const args = { agentToken: access.token(), use, attachmentId, ...scrim };
      return { ok: true, value: await client.mutation(api.branding.setImage, args) };
    } catch (error) {
      const failure = toFailure(error);
      if (endsSession(failure)) access.onSessionEnded();
      return { ok: false, failure };
    }
  };
}
