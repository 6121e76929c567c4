import { scrimOver } from "./scrim.ts";

/**
 * Makes of a chosen picture the one that is uploaded: pixels and nothing else, as large as it is shown. What is in an SVG
 * or in a photo's notes stays in this browser.
 */

export type Raster = { file: File; scrim?: number };

const KIB = 1024;
const MAX_CHOSEN_BYTES = 20 * KIB * KIB;
const LOGO = { width: 440, height: 144, maxBytes: 256 * KIB };
const GROUND = { width: 1280, height: 800, maxBytes: 1024 * KIB };
const ICON = { sides: [128, 96, 64, 48], maxBytes: 32 * KIB };
/** A picture that can be seen through stands inside the round launcher; one that cannot fills it. */
const INNER = 0.62;
/** Patches, of about a letter's size, by which the brightness of a background is judged. */
const PATCHES = { width: 64, height: 40 };

/** The picture in a file. Rejects if it is none. */
export async function readPicture(file: File): Promise<HTMLImageElement> {
  if (file.size > MAX_CHOSEN_BYTES) throw new Error("The file is too large.");
  const url = URL.createObjectURL(file);
  try {
    // An image element runs nothing of an SVG and loads nothing for it.
    const image = new Image();
    image.src = url;
    await image.decode();
    if (!image.naturalWidth || !image.naturalHeight) throw new Error("The picture has no size.");
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Fitted into what the header has room for, twice as dense. */
export async function toLogo(image: HTMLImageElement): Promise<Raster> {
  for (let share = 1; ; share *= 0.75) {
    const canvas = fit(image, { width: LOGO.width * share, height: LOGO.height * share });
    const blob = await encode(canvas, "image/png");
    if (blob.size <= LOGO.maxBytes) return { file: new File([blob], "logo.png", { type: blob.type }) };
  }
}

/** A photo for home's header, with the scrim it needs. */
export async function toHeader(image: HTMLImageElement): Promise<Raster> {
  const canvas = fit(image, GROUND, "#ffffff");
  const small = fit(image, PATCHES, "#ffffff");
  const { data } = contextOf(small).getImageData(0, 0, small.width, small.height);
  for (let quality = 0.86; ; quality -= 0.12) {
    const blob = await encode(canvas, "image/jpeg", quality);
    if (blob.size <= GROUND.maxBytes || quality < 0.3)
      return { file: new File([blob], "header.jpg", { type: blob.type }), scrim: scrimOver(data) };
  }
}

/** A square for the launcher. */
export async function toIcon(image: HTMLImageElement): Promise<Raster> {
  for (const side of ICON.sides) {
    const whole = square(image, side, "cover");
    const canvas = isSeenThrough(whole) ? square(image, side, "inside") : whole;
    const blob = await encode(canvas, "image/png");
    if (blob.size <= ICON.maxBytes) return { file: new File([blob], "icon.png", { type: blob.type }) };
  }
  throw new Error("The picture is too large.");
}

type Box = { width: number; height: number };

function fit(image: HTMLImageElement, box: Box, ground?: string): HTMLCanvasElement {
  const { naturalWidth, naturalHeight } = image;
  const share = Math.min(1, box.width / naturalWidth, box.height / naturalHeight);
  const canvas = makeCanvas(naturalWidth * share, naturalHeight * share);
  const context = contextOf(canvas);
  if (ground) {
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function square(image: HTMLImageElement, side: number, how: "cover" | "inside"): HTMLCanvasElement {
  const { naturalWidth, naturalHeight } = image;
  const canvas = makeCanvas(side, side);
  const share =
    how === "cover"
      ? Math.max(side / naturalWidth, side / naturalHeight)
      : Math.min((side * INNER) / naturalWidth, (side * INNER) / naturalHeight);
  const [width, height] = [naturalWidth * share, naturalHeight * share];
  contextOf(canvas).drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
  return canvas;
}

function isSeenThrough(canvas: HTMLCanvasElement): boolean {
  const { data } = contextOf(canvas).getImageData(0, 0, canvas.width, canvas.height);
  let clear = 0;
  for (let at = 3; at < data.length; at += 4) if ((data[at] ?? 255) < 250) clear += 1;
  return clear > (canvas.width * canvas.height) / 50;
}

function makeCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  return canvas;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("There is no canvas.");
  context.imageSmoothingQuality = "high";
  return context;
}

function encode(canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("Not drawn."))), type, quality),
  );
}
