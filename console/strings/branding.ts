/** Words of Settings › Messenger, for the workspace's own pictures. */
export const branding = {
  title: "Header and pictures",
  lead: "What home begins with, and your own launcher icon. Text is corrected until it can be read on what you choose.",
  ground: "Background of the header",
  grounds: { accent: "Brand colour", gradient: "Two colours", image: "Image" },
  from: "First colour",
  to: "Second colour",
  image: "Background image",
  imageHint:
    "It is shown at once, under an even shade as dark as white text needs. PNG, JPEG, WebP or SVG; made at most 1 MB here.",
  logo: "Logo",
  logoHint:
    "Stands in the header in place of the team’s name. An SVG becomes pixels before it is uploaded; at most 256 KB.",
  alt: "What the logo says",
  altHint: "For those who do not see it. Empty, it is the team’s name.",
  icon: "Launcher icon",
  iconHint:
    "Becomes a square of at most 128 pixels. One that can be seen through stands on your brand colour. Where the system sets the colours, and while the messenger is open, the usual sign is shown.",
  choose: (what: string): string => `Choose a file: ${what}`,
  chooseShort: "Choose a file",
  remove: (what: string): string => `Remove: ${what}`,
  removeShort: "Remove",
  none: "None",
  present: (what: string): string => `Present picture: ${what}`,
  unreadable: "This file is no picture that this browser can draw, or it is larger than 20 MB.",
  save: "Save header",
  discard: "Discard changes",
};
