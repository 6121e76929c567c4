/** How a screen can be looked at. All are reached by switching a screen that stays open. */
export type Variant = {
  theme: "light" | "dark";
  isPhone: boolean;
  lang: "en" | "de" | "ar";
};

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 375, height: 667 };

/** All of them, in the order that switches least of what is slow to switch. */
const VARIANTS: readonly Variant[] = [false, true].flatMap((isPhone) =>
  (["en", "de", "ar"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ theme, isPhone, lang })),
  ),
);

export type Device = "desktop" | "phone";

/** Those in which a shot is looked at. What authors read is English: of other languages only the direction makes a difference. */
export const variantsOf = ({ only, part }: { only?: Device; part: string }): Variant[] =>
  VARIANTS.filter(({ isPhone }) => !only || isPhone === (only === "phone")).filter(
    ({ lang }) => part !== "author" || lang !== "de",
  );

/** The variant's name in files and findings. */
export const nameOf = ({ theme, isPhone, lang }: Variant): string =>
  `${theme}-${isPhone ? "phone" : "desktop"}-${lang}`;
