import { type Finding, finding } from '../finding.js';

const DAY_MS = 86_400_000;
/** Who renews certificates by himself does so earlier. */
const SOON_MS = 14 * DAY_MS;

/** Whether a server's certificate is valid at `now`, and for how long; the moments are texts as X.509 tools write them. */
export function validityFinding(where: string, from: string, to: string, now: number): Finding | null {
  const leftMs = Date.parse(to) - now;
  if (leftMs < 0) return finding('TLS_EXPIRED', where, `it ended ${to}`);
  if (now < Date.parse(from)) return finding('TLS_NOT_YET_VALID', where, `it begins ${from}`);
  return leftMs < SOON_MS ? finding('TLS_EXPIRES_SOON', where, `it ends ${to}`) : null;
}
