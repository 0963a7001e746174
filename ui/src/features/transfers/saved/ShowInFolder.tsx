import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { ProblemWords } from "../../../components/Problem";
import { ResultSlot } from "../../../components/ResultSlot";
import { type ShownFileView, showSavedFile } from "../../../ipc/bindings";
import { resultOf, useAction } from "../../../ipc/useAction";

/** Below the sentence that a file was saved: the file manager with that file, which Rust knows. */
export function ShowInFolder({ file }: { file: string }) {
  const { t } = useTranslation();
  const show = useAction({ mutationFn: () => showSavedFile() });
  const problem = (view: ShownFileView): ProblemWords | null => {
    switch (view.kind) {
      case "shown":
        return null;
      case "gone":
        return words(t("common.saved_file.gone"), t("common.saved_file.gone_text", { file }));
      case "not_shown":
        return words(
          t("common.saved_file.not_shown"),
          t("common.saved_file.not_shown_text", { file, folder: view.folder }),
        );
    }
  };
  const words = (title: string, body: string) => ({ code: "saved_file", title, body, requestId: null });
  const result = resultOf(show, { done: t("common.saved_file.shown", { file }) });
  return (
    <div className="grid justify-items-start gap-3">
      <Button testId="show-in-folder" pending={show.isPending} onPress={() => show.mutate()}>
        {t("common.saved_file.show")}
      </Button>
      <ResultSlot
        testId="show-in-folder-result"
        result={{ ...result, problem: show.data ? problem(show.data) : result.problem }}
      />
    </div>
  );
}
