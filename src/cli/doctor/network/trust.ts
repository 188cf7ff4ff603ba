import { type Finding, finding } from '../finding.js';
import type { FindingId } from '../finding-table.js';

/** OpenSSL's words for a chain that leads to nobody who is trusted. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What OpenSSL has against a chain of certificates; names are compared elsewhere. */
export function trustFinding(
  where: string,
  error: string,
  { issuer, trusted }: { readonly issuer: string; readonly trusted: string },
): Finding | null {
  if (error === '' || error.includes('ALTNAME')) return null;
  if (UNTRUSTED.has(error))
    return finding('TLS_UNKNOWN_CA', where, `${issuer} is not among ${trusted} (${error})`);
  const ofTime: Readonly<Record<string, FindingId>> = {
    CERT_HAS_EXPIRED: 'TLS_EXPIRED',
    CERT_NOT_YET_VALID: 'TLS_NOT_YET_VALID',
  };
  const id = ofTime[error];
  // The server's own has been looked at: it's one of those above it.
  return id === undefined
    ? finding('TLS_FAILED', where, error)
    : finding(id, where, `one in its chain, perhaps of ${issuer}`, 'renew the chain that the server sends');
}
