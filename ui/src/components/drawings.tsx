/** Line drawings of our own, for screens that would be empty. They take the colour of the text around them. */

const stroke = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

/** Two cards, one behind the other, and a dotted way from one to the other. */
export function TwoCards() {
  return (
    <svg aria-hidden="true" width="10.5rem" height="6.5rem" viewBox="0 0 168 104" {...stroke}>
      <g transform="rotate(-7 58 60)">
        <rect x="10" y="30" width="92" height="58" rx="7" />
        <path d="M10 46h92" strokeWidth="5" opacity="0.25" />
        <path d="M20 74h22M50 74h10" />
        <rect x="82" y="68" width="12" height="9" rx="2" />
      </g>
      <g transform="rotate(5 122 52)">
        <path d="M107 32h43a7 7 0 0 1 7 7v44a7 7 0 0 1-7 7h-34" />
        <path d="M112 48h45" strokeWidth="5" opacity="0.25" />
        <path d="M124 76h12M142 76h6" />
      </g>
      <path d="M56 20c18-14 44-14 62-2" strokeDasharray="1 6" />
      <path d="m113 10 7 9-11 2" />
    </svg>
  );
}

/** An open ledger with a few lines in it. */
export function Ledger() {
  return (
    <svg aria-hidden="true" width="10.5rem" height="6.5rem" viewBox="0 0 168 104" {...stroke}>
      <path d="M84 26c-14-9-34-10-60-8v66c26-2 46-1 60 8 14-9 34-10 60-8V18c-26-2-46-1-60 8Z" />
      <path d="M84 26v66" />
      <path d="M36 36h18M36 50h22M36 64h14" />
      <path d="M66 37h6M66 51h6M66 65h6" />
      <path d="M98 36h18M98 50h12" />
      <path d="M128 36h6M128 50h6" />
      <path d="M98 66h36" strokeDasharray="1 6" />
    </svg>
  );
}

/** A small shop front with an awning. */
export function ShopFront() {
  return (
    <svg aria-hidden="true" width="10.5rem" height="6.5rem" viewBox="0 0 168 104" {...stroke}>
      <path d="M40 46v44h88V46" />
      <path d="M44 16h80l12 24H32z" />
      <path d="M32 40a10 8 0 0 0 20.8 0 10 8 0 0 0 20.8 0 10 8 0 0 0 20.8 0 10 8 0 0 0 20.8 0 10 8 0 0 0 20.8 0" />
      <path d="M64 16 52.800 40M84 16v24M104 16l11.200 24" opacity="0.4" />
      <rect x="52" y="58" width="32" height="20" rx="2" />
      <path d="M98 90V58h18v32M102 74h2" />
      <path d="M24 90h120" />
    </svg>
  );
}

/** Pages that are being read: a magnifier over the first one. */
export function InReview() {
  return (
    <svg aria-hidden="true" width="6.5rem" height="5rem" viewBox="0 0 136 104" {...stroke}>
      <path d="M46 14h42l16 16v56H46z" opacity="0.4" />
      <path d="M30 22h42l16 16v54H30z" />
      <path d="M72 22v16h16" />
      <path d="M40 44h22M40 56h34M40 68h14" />
      <circle cx="86" cy="66" r="14" />
      <path d="m96 76 12 12" strokeWidth="3.5" />
    </svg>
  );
}

/** A card with a check: the money is on it. */
export function Arrived() {
  return (
    <svg aria-hidden="true" width="6.5rem" height="5rem" viewBox="0 0 136 104" {...stroke}>
      <path d="M12 34h18M6 50h20M12 66h14" opacity="0.4" />
      <g transform="rotate(-4 78 54)">
        <rect x="36" y="24" width="86" height="56" rx="7" />
        <path d="M36 40h86" strokeWidth="5" opacity="0.25" />
        <path d="M48 66h20" />
      </g>
      <circle cx="108" cy="76" r="15" fill="var(--positive-soft)" />
      <path d="m101 76 5 5 9-10" strokeWidth="2.5" />
    </svg>
  );
}

/** The sign of the app, as on its icon: money goes from one card to another. */
export function Mark({ size = "2rem" }: { size?: string }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <rect x="5" y="16" width="16" height="10.500" rx="2" fill="var(--on-accent)" opacity="0.5" />
      <rect
        x="10"
        y="6.500"
        width="17"
        height="11.500"
        rx="2.500"
        fill="var(--on-accent)"
        stroke="var(--accent)"
        strokeWidth="1.500"
      />
      <path d="M11 10.250h15" stroke="var(--accent)" strokeWidth="2" />
    </svg>
  );
}
