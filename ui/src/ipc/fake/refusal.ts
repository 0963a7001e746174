import type { ErrorCode, ErrorView, FieldIssue } from "../bindings";

export const refusal = (
  code: string,
  fields: FieldIssue[] = [],
  requestId: string | null = null,
  proxy: string | null = null,
): ErrorView => ({
  code: code as ErrorCode,
  fields,
  request_id: requestId,
  proxy,
});
