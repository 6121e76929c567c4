const size = { id: /^[\w-]{1,64}$/, width: 0.5, height: 0.5 };

/** What the host checks of each message: the fields it uses. */
export const surfacesShapes = {
  "surfaces.open": {
    ...size,
    url: "",
    placement: /^(corner|modal|bar-top|bar-bottom|anchored)$/,
    title: "",
  },
  "surfaces.resize": size,
  "surfaces.close": { id: size.id },
};
