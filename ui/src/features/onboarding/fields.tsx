/** Fields bound to the form by their path: value, saving, and issues come with the name. */
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox";
import type { FieldWords } from "../../components/Field";
import { type Option, Select } from "../../components/Select";
import { TextField, type TextFieldProps } from "../../components/TextField";
import { describeIssue } from "../../ipc/errors";
import { labelOf } from "./labels";
import { militaryStates, outsideUs, states } from "./states";
import type { FormHandle } from "./useBusinessForm";

const FormContext = createContext<FormHandle | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): FormHandle {
  const form = useContext(FormContext);
  if (!form) throw new Error("a field outside of its form");
  return form;
}

type Extra = Partial<
  Omit<TextFieldProps, "name" | "value" | "onChange" | "onBlur" | "onFocus" | "error" | "warning">
>;

function useField(path: string, extra: { label?: string }): FieldWords {
  const { t } = useTranslation();
  const issues = useForm().visible.get(path);
  return {
    ...extra,
    name: path,
    label: extra.label ?? labelOf(path, t),
    error: issues?.error ? describeIssue(issues.error) : null,
    warning: issues?.warning ? describeIssue(issues.warning) : null,
  };
}

export function FormText({ path, ...extra }: { path: string } & Extra) {
  const form = useForm();
  const words = useField(path, extra);
  return (
    <TextField
      {...extra}
      {...words}
      value={form.textAt(path)}
      onChange={(value) => form.set(path, value)}
      onFocus={() => form.entered(path)}
      onBlur={() => form.left(path)}
    />
  );
}

export function FormSelect({
  path,
  ...extra
}: {
  path: string;
  options: Option[];
  choose?: string;
  hint?: string;
  label?: string;
  width?: string;
  autoComplete?: string;
}) {
  const form = useForm();
  const words = useField(path, extra);
  return (
    <Select
      {...extra}
      {...words}
      value={form.textAt(path)}
      onChange={(value) => form.set(path, value)}
      onBlur={() => form.left(path)}
    />
  );
}

export function FormCheckbox({
  path,
  checked,
  ...extra
}: {
  path: string;
  checked: boolean;
  label: string;
  hint?: string;
}) {
  const form = useForm();
  const words = useField(path, extra);
  return (
    <Checkbox
      {...extra}
      {...words}
      checked={checked}
      onChange={(value) => {
        form.set(path, value);
        form.left(path);
      }}
    />
  );
}

const toOption = ([value, label]: [string, string]): Option => ({ value, label });
const stateOptions: Option[] = states.map(toOption);
const homeStateOptions: Option[] = [...states, ...militaryStates].map(toOption);

/** Street, unit, city, state, ZIP. */
export function AddressFields({ path, home = false }: { path: string; home?: boolean }) {
  const { t } = useTranslation();
  const purpose = home ? "home" : "work";
  const options = home
    ? [...homeStateOptions, { value: outsideUs, label: t("onboarding.address.outside_us") }]
    : stateOptions;
  return (
    <>
      <FormText
        path={`${path}.address1`}
        hint={home ? t("onboarding.address.address1_home_hint") : t("onboarding.address.address1_hint")}
        autoComplete={`${purpose} address-line1`}
      />
      <FormText
        path={`${path}.address2`}
        optional
        width="max-w-56"
        autoComplete={`${purpose} address-line2`}
      />
      <FormText path={`${path}.city`} width="max-w-80" autoComplete={`${purpose} address-level2`} />
      <FormSelect
        path={`${path}.state`}
        options={options}
        hint={home ? t("onboarding.address.state_home_hint") : undefined}
        choose={t("onboarding.address.state_choose")}
        width="max-w-80"
        autoComplete={`${purpose} address-level1`}
      />
      <FormText
        path={`${path}.postal_code`}
        mask="zip"
        inputMode="numeric"
        width="max-w-36"
        figures
        autoComplete={`${purpose} postal-code`}
      />
    </>
  );
}

/** Name, email, date of birth, home address. */
export function PersonFields({ path, emailHint }: { path: string; emailHint?: string }) {
  const { t } = useTranslation();
  return (
    <>
      <FormText path={`${path}.first_name`} width="max-w-80" autoComplete="given-name" />
      <FormText path={`${path}.last_name`} width="max-w-80" autoComplete="family-name" />
      <FormText
        path={`${path}.email`}
        type="email"
        inputMode="email"
        hint={emailHint}
        width="max-w-110"
        autoComplete="email"
      />
      <FormText
        path={`${path}.date_of_birth`}
        mask="date"
        inputMode="numeric"
        hint={t("onboarding.person.date_hint")}
        width="max-w-44"
        figures
        autoComplete="bday"
      />
      <h3 className="mt-2 border-t border-line pt-5 font-semibold">{t("onboarding.person.home")}</h3>
      <AddressFields path={`${path}.address`} home />
    </>
  );
}
