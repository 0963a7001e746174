/** An email or web address: it has no spaces, so it may be broken anywhere. */
export function Breakable({ children }: { children: string }) {
  return <span className="wrap-anywhere">{children}</span>;
}
