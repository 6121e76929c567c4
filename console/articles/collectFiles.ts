/** Files as they were chosen or dropped, with their place in the folder they came in. */
export type CollectedFile = { path: string; file: File };

/** What of them an import can use. */
export type Collected = { articles: CollectedFile[]; images: CollectedFile[]; skipped: string[] };

const MARKDOWN = /\.mdx?$/i;
const IMAGE = /\.(?:png|jpe?g|gif|webp)$/i;
const HIDDEN = /(?:^|\/)(?:\.|node_modules\/|Thumbs\.db$)/;
const MAX_FILES = 5_000;

/** Sorts chosen files; the folder they were all chosen by is no part of their place. */
export function sortFiles(files: readonly CollectedFile[]): Collected {
  const wanted = files.filter(({ path }) => !HIDDEN.test(path)).slice(0, MAX_FILES);
  const root = commonRoot(wanted.map(({ path }) => path));
  const placed = wanted.map(({ path, file }) => ({ path: path.slice(root.length), file }));
  const isUsable = ({ path }: CollectedFile) => MARKDOWN.test(path) || IMAGE.test(path);
  return {
    articles: placed.filter(({ path }) => MARKDOWN.test(path)),
    images: placed.filter(({ path }) => IMAGE.test(path)),
    skipped: placed.filter((each) => !isUsable(each)).map(({ path }) => path),
  };
}

/** Files of an `<input type="file">`, with or without `webkitdirectory`. */
export function chosenFiles(list: FileList | null): CollectedFile[] {
  return [...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files of a drop, folders walked through. Must be called while the event is handled. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<CollectedFile[]> {
  const items = [...(transfer?.items ?? [])];
  const entries = items.flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return chosenFiles(transfer?.files ?? null);
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<CollectedFile[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: CollectedFile[] = [];
  for (;;) {
    // A folder is told in parts; an empty part is the end.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const each of part) found.push(...(await walk(each)));
  }
}

/** The one folder everything lies in, with its slash; "" if there is none. */
function commonRoot(paths: readonly string[]): string {
  const first = paths[0] ?? "";
  const root = first.slice(0, first.indexOf("/") + 1);
  return root !== "" && paths.every((path) => path.startsWith(root)) ? root : "";
}
