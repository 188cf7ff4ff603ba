import { type CheckResult, skipped } from './check-result.js';
import { checkClock } from './checks/clock.js';
import { checkDns } from './checks/dns.js';
import { checkProxy } from './checks/proxy.js';
import { checkRequestSize } from './checks/request-size.js';
import { checkRoundTrip } from './checks/round-trip.js';
import { checkTcp } from './checks/tcp.js';
import { checkTls } from './checks/tls.js';
import { CHECKS, type CheckName } from './finding-table.js';
import type { Place } from './network/place.js';

/** A check of the way to a server. */
interface Step {
  readonly check: CheckName;
  /** `failed` are the checks of this machine that failed. */
  readonly run: (place: Place, timeoutMs: number, failed: ReadonlySet<CheckName>) => Promise<CheckResult>;
  /** Whether nothing after it can succeed once it failed. */
  readonly isOnTheWay: boolean;
}

const STEPS: readonly Step[] = [
  { check: 'dns', run: checkDns, isOnTheWay: true },
  { check: 'proxy', run: checkProxy, isOnTheWay: true },
  { check: 'tcp', run: checkTcp, isOnTheWay: true },
  { check: 'tls', run: checkTls, isOnTheWay: true },
  { check: 'clock', run: checkClock, isOnTheWay: false },
  { check: 'roundTrip', run: checkRoundTrip, isOnTheWay: true },
  { check: 'size', run: checkRequestSize, isOnTheWay: true },
];

/** How many checks a server gets. */
export const PLACE_CHECKS = STEPS.length;

/**
 * Goes the way to a server step by step, until one fails: what comes after it can say nothing.
 *
 * @param failed the checks of this machine that failed.
 */
export async function examinePlace(
  place: Place,
  timeoutMs: number,
  failed: ReadonlySet<CheckName>,
  onDone: (check: CheckName) => void,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  let blocked: CheckName | null = null;
  for (const { check, run, isOnTheWay } of STEPS) {
    const result: CheckResult =
      blocked === null
        ? await run(place, timeoutMs, failed)
        : skipped(check, `not looked at, because of ${CHECKS[blocked]}`);
    results.push(result);
    onDone(check);
    // A request that can't even be made has its reason elsewhere.
    const isImpossible = check === 'roundTrip' && result.status === 'skipped';
    if (isOnTheWay && (result.status === 'failed' || isImpossible)) blocked ??= check;
  }
  return results;
}
