import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { finding } from '../finding.js';
import type { Place } from '../network/place.js';
import { codeOf, reasonOf, within } from '../network/within.js';

/** Whether the endpoint's name has an address. */
export async function checkDns({ host, proxy }: Place, timeoutMs: number): Promise<CheckResult> {
  if (isIP(host) !== 0) return skipped('dns', `${host} is an address`);
  if (proxy !== null) return skipped('dns', `the proxy resolves ${host}`);
  try {
    const found = await within('the look-up', timeoutMs, () => lookup(host, { all: true }));
    return checked('dns', `${host} is ${found.map(({ address }) => address).join(', ')}`);
  } catch (error) {
    return checked('dns', host, [finding('DNS_FAILED', host, codeOf(error) || reasonOf(error))]);
  }
}
