import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { I18nProvider } from "react-aria-components";
import { I18nextProvider } from "react-i18next";
import i18next from "../locales";
import type { newRouter } from "./routes";

export function App({ client, router }: { client: QueryClient; router: ReturnType<typeof newRouter> }) {
  return (
    <StrictMode>
      <I18nextProvider i18n={i18next}>
        <I18nProvider locale="en-US">
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </I18nProvider>
      </I18nextProvider>
    </StrictMode>
  );
}
