import type { ParseKeys } from "i18next";
import type { DocumentTypeView, Side } from "../../ipc/bindings";

/** What a side of a document is called. */
export const sideName = (documentType: DocumentTypeView, side: Side): ParseKeys =>
  side === "whole"
    ? documentType === "passport"
      ? "documents.side.photo_page"
      : "documents.side.document"
    : `documents.side.${side}`;
