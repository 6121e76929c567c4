/** What only somebody who attaches files reads; fetched with the first file. */
export const en = {
  filesChosen: "Chosen files",
  filesRemove: "Remove {name}",
  filesReady: "{name} is attached",
  filesTooMany: "{count, plural, one {At most # file in a message} other {At most # files in a message}}",
  filesWaiting: "Waiting for a connection…",
  filesFailed: "This file could not be sent",
  filesLater: "Many files in a short time: this one goes a little later",
  filesTooLarge: "Too large: at most 10 MB, images 50 megapixels",
  filesType: "Only images, PDF, TXT, CSV, JSON and ZIP, under their right name",
} as const;
