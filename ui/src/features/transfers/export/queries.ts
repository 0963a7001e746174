import { useTranslation } from "react-i18next";
import {
  cancelExport,
  type ExportForm,
  type ExportProgressView,
  exportTransfers,
} from "../../../ipc/bindings";
import { useAction } from "../../../ipc/useAction";

/** Asks for a place and writes the file; tells how far it is. */
export function useExport(onProgress: (progress: ExportProgressView) => void) {
  const { t } = useTranslation();
  return useAction({
    mutationFn: (form: ExportForm) => exportTransfers(form, t("export.dialog"), onProgress),
  });
}

export const useCancelExport = () => useAction({ mutationFn: () => cancelExport() });
