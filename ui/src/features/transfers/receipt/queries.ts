import { useTranslation } from "react-i18next";
import { printPage, type Receipt, saveReceipt } from "../../../ipc/bindings";
import { useAction } from "../../../ipc/useAction";

/** Asks for a place and writes the PDF file; nothing where none was chosen. */
export function useSaveReceipt(id: string) {
  const { t } = useTranslation();
  return useAction({ mutationFn: (receipt: Receipt) => saveReceipt(id, receipt, t("receipt.dialog")) });
}

/** Opens the operating system's dialog for printing. */
export const usePrint = () => useAction({ mutationFn: () => printPage() });
