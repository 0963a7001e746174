import type { ErrorView, FieldIssueView } from "../bindings";

export const refusal = (
  code: string,
  fields: FieldIssueView[] = [],
  requestId: string | null = null,
  proxy: string | null = null,
): ErrorView => ({
  code,
  fields,
  request_id: requestId,
  proxy,
});
