import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import {
  type ChosenFileView,
  checkDocument,
  chooseDocument,
  type DocumentsView,
  type DocumentTypeView,
  documents,
  forgetDocument,
  retryDocument,
  type Side,
  sendDocument,
  watchDrops,
} from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

const documentsQuery = queryOptions({ queryKey: topicKey("documents"), queryFn: documents });

/** Not fetched before there is a business. */
export const useDocuments = (exists: boolean) => useQuery({ ...documentsQuery, enabled: exists });

function useAnswered<Args>(mutationFn: (args: Args) => Promise<DocumentsView>) {
  const client = useQueryClient();
  return useAction<DocumentsView, Args>({
    mutationFn,
    onSuccess: (view) => {
      client.setQueryData(documentsQuery.queryKey, view);
    },
  });
}

export interface ToSend {
  documentType: DocumentTypeView;
  files: { side: Side; handle: string }[];
}

export const useSendDocument = () =>
  useAnswered(({ documentType, files }: ToSend) =>
    sendDocument(
      documentType,
      files.map(({ side }) => side),
      files.map(({ handle }) => handle),
    ),
  );

export const useRetryDocument = () => useAnswered<string>(retryDocument);

export const useForgetDocument = () => useAnswered<string>(forgetDocument);

/** Has the person choose a file; null where they choose none. */
export const useChooseDocument = () =>
  useAction<ChosenFileView | null, { documentType: DocumentTypeView; title: string }>({
    mutationFn: ({ documentType, title }) => chooseDocument(documentType, title),
  });

/** Looks at a file again, as a document of another type. */
export const useCheckDocument = () =>
  useAction<ChosenFileView, { handle: string; documentType: DocumentTypeView }>({
    mutationFn: ({ handle, documentType }) => checkDocument(handle, documentType),
  });

/** Calls `onDrop` with each file that is dropped on the window; true while one is held over it. */
export function useDrops(onDrop: (handle: string) => void): boolean {
  const [over, setOver] = useState(false);
  const then = useRef(onDrop);
  then.current = onDrop;
  useEffect(() => {
    let here = true;
    void watchDrops((drop) => {
      if (!here) return;
      setOver(drop.kind === "over");
      if (drop.kind === "dropped") then.current(drop.handle);
    });
    return () => {
      here = false;
    };
  }, []);
  return over;
}
