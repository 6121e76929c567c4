import { createServer, type Server } from "node:http";

/** What tests of pictures and videos share: bytes that are one, and a server that hands them out. */

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** The beginning of a PNG of 640 × 480. */
export const PNG = bytesOf("89504e470d0a1a0a0000000d4948445200000280000001e00806000000");

const ascii = (text: string): number[] => [...text].map((sign) => sign.charCodeAt(0));
const word = (value: number): number[] => [24, 16, 8, 0].map((by) => (value >>> by) & 255);
const box = (type: string, ...parts: number[][]): number[] => {
  const content = parts.flat();
  return [...word(content.length + 8), ...ascii(type), ...content];
};
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

/** An MP4 of a size with nothing to see in it: a track of sound, then one of pictures. */
export function makeMp4({
  width,
  height,
  isTurned = false,
}: {
  width: number;
  height: number;
  isTurned?: boolean;
}) {
  const one = word(65_536);
  const matrix = isTurned
    ? [word(0), one, word(0), word(-65_536), word(0), word(0), word(0), word(0), word(0x40000000)]
    : [one, word(0), word(0), word(0), one, word(0), word(0), word(0), word(0x40000000)];
  const handler = (kind: string) => box("mdia", box("hdlr", zeros(8), ascii(kind), zeros(12)));
  const header = (w: number, h: number) =>
    box("tkhd", zeros(40), matrix.flat(), word(w * 65_536), word(h * 65_536));
  const moov = box(
    "moov",
    box("mvhd", zeros(100)),
    box("trak", header(0, 0), handler("soun")),
    box("trak", header(width, height), handler("vide")),
  );
  return Uint8Array.from([...box("ftyp", ascii("isom"), zeros(4)), ...box("mdat", zeros(16)), ...moov]);
}

const element = (id: number[], ...parts: number[][]): number[] => {
  const content = parts.flat();
  return [...id, 0x40 | (content.length >> 8), content.length & 255, ...content];
};

/** The head of an element of unknown length. */
const endless = (id: number[]): number[] => [...id, 0x01, 255, 255, 255, 255, 255, 255, 255];

/** A WebM of a size as browsers record it: its segment is of unknown length. */
export function makeWebm({
  width,
  height,
  docType = "webm",
}: {
  width: number;
  height: number;
  docType?: string;
}) {
  const pair = (value: number) => [value >> 8, value & 255];
  const video = element([0xe0], element([0xb0], pair(width)), element([0xba], pair(height)));
  return Uint8Array.from([
    ...element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], ascii(docType))),
    ...endless([0x18, 0x53, 0x80, 0x67]),
    ...element([0x15, 0x49, 0xa9, 0x66], zeros(4)),
    ...element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xd7], [1]), video)),
    ...endless([0x1f, 0x43, 0xb6, 0x75]),
  ]);
}

/** How a server answers a path: with what, called what, or by leading elsewhere. */
export type Answer = { status?: number; type?: string; body?: Uint8Array; location?: string };

/** A server on this machine. Returns its address and its end. */
export async function startPictures(answers: Record<string, Answer>): Promise<{ url: string; stop(): void }> {
  const server: Server = createServer((request, response) => {
    const {
      status = 200,
      type = "image/png",
      body = PNG,
      location,
    } = answers[request.url ?? ""] ?? { status: 404 };
    response.writeHead(status, { "Content-Type": type, ...(location ? { Location: location } : {}) });
    response.end(location ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
