import { useState } from "react";

/** The value that this screen began with: what differs from it has changed before the person's eyes. */
export function useFirst<T>(value: T): T {
  return useState(value)[0];
}
