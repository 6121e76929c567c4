import { isBoolean, isLength, isOneOf, isText, matches, optional, shape } from "../checks.ts";

const id = matches(/^[\w-]{1,64}$/);
const size = { id, width: isLength, height: isLength };

export const surfacesGuards = {
  "surfaces.open": shape({
    ...size,
    url: isText(2_048),
    placement: isOneOf("corner modal bar-top bar-bottom anchored"),
    title: isText(200),
    yieldsToMessenger: optional(isBoolean),
  }),
  "surfaces.resize": shape(size),
  "surfaces.close": shape({ id }),
};
