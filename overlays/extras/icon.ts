/** Of a PNG of 32 KiB. */
const PNG = /^iVBORw0KGgo[\w+/]{1,43700}=*$/;
const MAX_SIDE = 128;
/** Where a PNG says how large it is. */
const SIZE_AT = 16;

const CSS = `canvas,svg{grid-area:1/1}
canvas+svg{transition-property:rotate}
canvas{width:56px;height:56px;border-radius:50%}
[aria-expanded=true] canvas{visibility:hidden}
@media (forced-colors:none){[aria-expanded=false] canvas+svg{visibility:hidden}}
@media (forced-colors:active){canvas{display:none}}`;

/**
 * Draws the workspace's own icon over the launcher's, in the same place, once it is decoded. From bytes, so that the
 * page's policy for images has nothing to say. While the messenger is open the launcher's own sign is shown, and where the
 * system sets the colours as well.
 * @param png the file as base64; anything that is none leaves the launcher as it is
 * @param button the launcher; older loaders do not hand it over
 */
export function drawIcon(png: unknown, signal: AbortSignal, button?: HTMLElement): void {
  if (typeof png !== "string" || !PNG.test(png) || !button) return;
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const size = new DataView(bytes.buffer, SIZE_AT);
  // Decoded, a picture may be any number of times as large as its file.
  if (size.getUint32(0) > MAX_SIDE || size.getUint32(4) > MAX_SIDE) return;
  createImageBitmap(new Blob([bytes])).then(
    (bitmap) => !signal.aborted && show(bitmap, button, signal),
    // A picture that does not decode is none.
    () => {},
  );
}

function show(bitmap: ImageBitmap, button: HTMLElement, signal: AbortSignal): void {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  const root = button.getRootNode() as ShadowRoot;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets.push(sheet);
  button.prepend(canvas);
  signal.addEventListener("abort", () => {
    canvas.remove();
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet);
  });
}
