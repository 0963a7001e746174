import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

/** A question that has to be answered before going on. The focus goes into it and back to where it was. */
export function AlertDialog(props: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The buttons. The one that changes nothing may stand last: Escape does the same. */
  actions: ReactNode;
  /** The result slot of the actions. */
  result?: ReactNode;
  wide?: boolean;
}) {
  return (
    <ModalOverlay
      isOpen={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      isDismissable
      className="fixed inset-0 z-40 grid place-items-center bg-(--scrim) p-4 md:p-6"
    >
      <Modal
        className={`arrive max-h-full w-full overflow-y-auto rounded border border-line bg-surface p-6 shadow-lift ${
          props.wide ? "max-w-xl" : "max-w-md"
        }`}
      >
        <Dialog role="alertdialog" className="outline-none">
          <Heading slot="title" className="text-title font-semibold">
            {props.title}
          </Heading>
          <div className="mt-1">{props.children}</div>
          <div className="mt-6 flex flex-wrap gap-2">{props.actions}</div>
          {props.result && <div className="relative mt-4 has-[>.sr-only]:mt-0">{props.result}</div>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
