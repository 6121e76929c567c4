export type ImageFacts = { width: number; height: number; url: string };

/** Types a browser draws and the server takes. */
const IMAGE = /^image\/(?:png|jpeg|gif|webp)$/;

/** A picture's size as it is drawn, and an address of its content for this page; null for what is no picture. */
export async function imageFacts(blob: Blob, type: string): Promise<ImageFacts | null> {
  if (!IMAGE.test(type)) return null;
  try {
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height, url: URL.createObjectURL(blob) };
  } catch {
    return null; // Damaged: the server will say so.
  }
}
