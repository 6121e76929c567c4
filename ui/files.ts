/** What the two apps say and ask about files. The server decides; this only spares people the way there. */

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 5;
/** For a file picker. */
export const ACCEPT = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.csv,.json,.zip";

/** "1.2 MB", in the reader's way of writing numbers. */
export const sizeText = (bytes: number, locale: string): string =>
  `${Math.max(0.1, Math.round(bytes / 1e5) / 10).toLocaleString(locale)} MB`;

/** "PDF": the ending of a name, for a badge. */
export const kindText = (name: string): string => (/\.(\w{1,5})$/.exec(name)?.[1] ?? "?").toUpperCase();

/** The files of a paste or a drop; none for text, which a browser also offers as a picture now and then. */
export function filesIn(data: DataTransfer | null): File[] {
  return data && !data.types.includes("text/plain") ? [...data.files] : [];
}
