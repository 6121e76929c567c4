/** How a screen can be looked at. All are reached by switching a screen that stays open. */
export type Variant = {
  theme: "light" | "dark";
  isPhone: boolean;
  lang: "en" | "de" | "ar";
};

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 375, height: 667 };

/** All of them, in the order that switches least of what is slow to switch. */
export const VARIANTS: readonly Variant[] = [false, true].flatMap((isPhone) =>
  (["en", "de", "ar"] as const).flatMap((lang) =>
    (["light", "dark"] as const).map((theme) => ({ theme, isPhone, lang })),
  ),
);

/** The variant's name in files and findings. */
export const nameOf = ({ theme, isPhone, lang }: Variant): string =>
  `${theme}-${isPhone ? "phone" : "desktop"}-${lang}`;
