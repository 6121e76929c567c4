import { t } from "../strings/t.ts";

/** What `ArticleBlocks` says besides what it is given. */
export const articleWords = () => ({
  table: t("helpTable"),
  code: t("helpCode"),
  tones: {
    note: t("helpNote"),
    tip: t("helpTip"),
    important: t("helpImportant"),
    warning: t("helpWarning"),
    caution: t("helpCaution"),
  },
});
