/** All words of the app. One file per area under `en/`; its name is the first part of each key. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import activity from "./en/activity.json";
import authorization from "./en/authorization.json";
import business from "./en/business.json";
import cards from "./en/cards.json";
import common from "./en/common.json";
import contact from "./en/contact.json";
import documents from "./en/documents.json";
import errors from "./en/errors.json";
import exported from "./en/export.json";
import help from "./en/help.json";
import home from "./en/home.json";
import issues from "./en/issues.json";
import onboarding from "./en/onboarding.json";
import passphrase from "./en/passphrase.json";
import receipt from "./en/receipt.json";
import reminders from "./en/reminders.json";
import repeating from "./en/repeating.json";
import settings from "./en/settings.json";
import timeline from "./en/timeline.json";
import transfers from "./en/transfers.json";
import welcome from "./en/welcome.json";

export const words = {
  activity,
  authorization,
  business,
  cards,
  common,
  contact,
  documents,
  errors,
  export: exported,
  help,
  home,
  issues,
  onboarding,
  passphrase,
  receipt,
  reminders,
  repeating,
  settings,
  timeline,
  transfers,
  welcome,
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof words };
    returnNull: false;
  }
}

/** Ready when it returns: the words are bundled, nothing is fetched. */
i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: words } },
  // React escapes what it shows.
  interpolation: { escapeValue: false },
  initAsync: false,
});

export default i18next;
