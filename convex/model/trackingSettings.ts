import type { Doc } from "../_generated/dataModel";
import { inputInvalid } from "../errors";
import type { TrackingSettings } from "../trackingValidators";

const MAX_PARAMETERS = 20;
const PARAMETER = /^[A-Za-z0-9_.~[\]-]{1,64}$/;

/** What a workspace allows that has not said so. */
export const DEFAULT_TRACKING: TrackingSettings = { respectSignals: true, parameters: [], titles: true };

/** What may be known of visitors' ways. */
export const trackingOf = (settings: Doc<"workspaceSettings">): TrackingSettings =>
  settings.tracking ?? DEFAULT_TRACKING;

/** Settings as they are kept: each parameter once. @throws INPUT_INVALID */
export function checkTracking({ parameters, ...rest }: TrackingSettings): TrackingSettings {
  const names = [...new Set(parameters.map((name) => name.trim()).filter((name) => name !== ""))];
  if (names.length > MAX_PARAMETERS) throw inputInvalid(`At most ${MAX_PARAMETERS} parameters can be kept.`);
  const odd = names.find((name) => !PARAMETER.test(name));
  if (odd !== undefined)
    throw inputInvalid("A parameter's name has at most 64 letters, digits and the characters _ . ~ - [ ].");
  return { ...rest, parameters: names };
}
