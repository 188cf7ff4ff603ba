import { type CheckResult, checked, skipped } from '../check-result.js';
import { finding } from '../finding.js';
import { openTcp } from '../network/connect.js';
import type { Place } from '../network/place.js';
import { codeOf, reasonOf } from '../network/within.js';

/** Whether somebody listens on the endpoint's port. */
export async function checkTcp(
  { host, port, origin, proxy }: Place,
  timeoutMs: number,
): Promise<CheckResult> {
  if (proxy !== null) return skipped('tcp', `the proxy connects to ${host}:${port}`);
  const start = performance.now();
  try {
    const socket = await openTcp(host, port, timeoutMs);
    const tookMs = Math.ceil(performance.now() - start);
    socket.destroy();
    return checked('tcp', `${host}:${port} in ${tookMs} ms`);
  } catch (error) {
    const isRefused = codesOf(error).includes('ECONNREFUSED');
    const id = isRefused ? 'TCP_REFUSED' : 'TCP_UNREACHABLE';
    return checked('tcp', `${host}:${port}`, [finding(id, origin, isRefused ? '' : reasonOf(error))]);
  }
}

/** A host with several addresses has an error for each. */
function codesOf(error: unknown): string[] {
  return [error, ...(error instanceof AggregateError ? error.errors : [])].map(codeOf);
}
