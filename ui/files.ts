/** What the two apps say and ask about files. The server decides; this only spares people the way there. */

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 5;
/** For a file picker. */
export const ACCEPT = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.csv,.json,.zip";

const UNITS = ["byte", "kilobyte", "megabyte"];
const STEP = 1024;

/** "812 byte", "34 kB", "1.2 MB", in the reader's way of writing them; of 1,024 each, as the limits are. */
export function sizeText(bytes: number, locale: string): string {
  // By what will be shown: 1023.9 kB is 1 MB.
  const power = bytes < STEP ? 0 : Math.round(bytes / STEP) < STEP ? 1 : 2;
  return (bytes / STEP ** power).toLocaleString(locale, {
    style: "unit",
    unit: UNITS[power],
    maximumFractionDigits: power === 2 ? 1 : 0,
  });
}

/** "PDF": the ending of a name, for a badge. */
export const kindText = (name: string): string => (/\.(\w{1,5})$/.exec(name)?.[1] ?? "?").toUpperCase();

/** The files of a paste or a drop; none for text, which a browser also offers as a picture now and then. */
export function filesIn(data: DataTransfer | null): File[] {
  return data && !data.types.includes("text/plain") ? [...data.files] : [];
}
