import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { ResultSlot } from "../../components/ResultSlot";
import { TextField } from "../../components/TextField";
import { describeIssue, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useSetDeviceAddress } from "./queries";
import { Section } from "./Section";

/** The public internet address of this device, which Astra asks for with a person's details. */
export function DeviceAddress({ address }: { address: string | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(address ?? "");
  const save = useSetDeviceAddress();
  const issue = save.isError ? toErrorView(save.error).fields[0] : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(typed, {
      onSuccess: (view) => setTyped(view.device_address ?? ""),
      onError: (error) => {
        const [first] = toErrorView(error).fields;
        if (first) focusField(first.field);
      },
    });
  };
  return (
    <Section title={t("settings.device.title")} text={t("settings.device.text")}>
      <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        <TextField
          name="device_address"
          testId="device-address"
          label={t("settings.device.label")}
          hint={t("settings.device.hint")}
          value={typed}
          onChange={(value) => {
            if (!save.isIdle) save.reset();
            setTyped(value);
          }}
          error={issue ? describeIssue(issue) : null}
          width="max-w-110"
        />
        <div>
          <Button type="submit" testId="save-device-address" pending={save.isPending}>
            {t("settings.device.save")}
          </Button>
        </div>
        <ResultSlot
          result={resultOf(save, {
            done: typed === "" ? t("settings.device.removed") : t("settings.device.saved"),
            byField: true,
          })}
        />
      </form>
    </Section>
  );
}
