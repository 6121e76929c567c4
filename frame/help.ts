/** The lazy chunk of the help centre: its screens, their words and their style sheet. */
import article from "../ui/article.css?inline";
import { addIcons } from "../ui/Icon.tsx";
import { SIZE_ICONS } from "../ui/sizeIcons.ts";
import own from "./help/help.css?inline";
import { en } from "./strings/help/en.ts";
import { addStrings } from "./strings/t.ts";

addStrings(en);
addIcons(SIZE_ICONS);

export { ArticleScreen } from "./help/ArticleScreen.tsx";
export { CollectionScreen } from "./help/CollectionScreen.tsx";
export { FeaturedArticles } from "./help/FeaturedArticles.tsx";
export { HelpScreen } from "./help/HelpScreen.tsx";
/** Of the chunks behind this one. */
export { perform } from "./messenger/perform.ts";
export const styles = article + own;
