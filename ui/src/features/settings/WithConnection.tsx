import type { ReactNode } from "react";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import type { ConnectionView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";

/** What a page shows of the connection, once it is there. */
export function WithConnection({ children }: { children: (connection: ConnectionView) => ReactNode }) {
  const connection = useConnection();
  if (connection.data) return children(connection.data);
  if (connection.isError) {
    return <Problem problem={describeError(connection.error)} onRetry={() => void connection.refetch()} />;
  }
  return <Skeleton lines={6} />;
}
