import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { formatMoney, formatTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import type { PreviewView } from "../../ipc/bindings";
import { paths } from "../../paths";

/** That the same transfer was confirmed a moment ago, beside the button that would confirm another. */
export function RepeatedNote({ preview }: { preview: PreviewView }) {
  const { t } = useTranslation();
  const { repeats, amount } = preview;
  if (!repeats) return null;
  return (
    <Notice tone="caution" testId="repeats">
      <p>{t("transfers.preview.repeated", { amount: formatMoney(amount), time: formatTime(repeats.at) })}</p>
      <p className="mt-1">
        <TextLink href={paths.transfer(repeats.id)}>{t("transfers.preview.see_repeated")}</TextLink>
      </p>
    </Notice>
  );
}
