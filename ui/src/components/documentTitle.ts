import { createContext, useContext, useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Name of the business or person that is on screen. */
export const OnScreen = createContext<string | null>(null);

/** Titles the document by page, business and application, as a list of windows and a screen reader name it. */
export function useDocumentTitle(page: string): void {
  const { t } = useTranslation();
  const business = useContext(OnScreen);
  const title = [page, business, t("common.app_name")].filter(Boolean).join(" – ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
