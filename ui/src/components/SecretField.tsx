import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { describedBy, FieldFrame, type FieldWords, inputId } from "./Field";

/**
 * A passphrase or a key, hidden unless shown. The text is in the input alone: the caller reads it there and empties
 * it; no React state holds it.
 */
export function SecretField(
  props: FieldWords & {
    input: React.RefObject<HTMLInputElement | null>;
    autoComplete: "new-password" | "current-password" | "off";
    onEdit?: () => void;
    width?: string;
    testId?: string;
  },
) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <FieldFrame field={props} width={props.width}>
      <div className="relative">
        <input
          ref={props.input}
          id={inputId(props.name)}
          name={props.name}
          type={shown ? "text" : "password"}
          autoComplete={props.autoComplete}
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          onChange={props.onEdit}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy(props)}
          data-testid={props.testId}
          className="input pr-12!"
        />
        <button
          type="button"
          aria-pressed={shown}
          title={shown ? t("common.hide") : t("common.show")}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-1 right-1 grid w-9 cursor-pointer place-items-center rounded-small text-muted hover:bg-hover hover:text-ink"
        >
          <Icon aria-hidden size="1.25rem" />
          <span className="sr-only">{t("common.show_what", { what: props.label })}</span>
        </button>
      </div>
    </FieldFrame>
  );
}
