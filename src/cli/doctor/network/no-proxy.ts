import { loadBinding } from '../../../native/load.js';

/**
 * Whether the rules of `NO_PROXY` exempt a server, as the core reads them: what it does is what the doctor has to tell of. This
 * machine is always exempt. False where there is no binary, which another check tells of.
 *
 * @param host an IPv6 address without brackets.
 */
export function isExempt(rules: string, host: string, port: number): boolean {
  try {
    return loadBinding().proxyExempts(rules, host, port);
  } catch {
    return false;
  }
}

/** Whether `host` is this machine. */
export function isLoopback(host: string): boolean {
  // No rule exempts another.
  return isExempt('', host, 0);
}
