/** Paths of the TLS tests' certificates; `tls/generate.sh` made them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';

const FOLDER = join(import.meta.dirname, 'tls');

export const CA_FILE = join(FOLDER, 'ca.pem');
/** An authority that signed none of the others. */
export const OTHER_CA_FILE = join(FOLDER, 'other-ca.pem');
export const CLIENT_CERT_FILE = join(FOLDER, 'client.pem');
export const CLIENT_KEY_FILE = join(FOLDER, 'client.key');

/** A server for `localhost`; `asksClient` makes it refuse clients without a certificate of the same authority. */
export function serverTls(asksClient = false): TlsOptions {
  return {
    cert: readFileSync(join(FOLDER, 'server.pem')),
    key: readFileSync(join(FOLDER, 'server.key')),
    ...(asksClient ? { ca: readFileSync(CA_FILE), requestCert: true, rejectUnauthorized: true } : {}),
  };
}

/** The authority of {@link invalidTls}. */
export const INVALID_CA_FILE = join(FOLDER, 'invalid-ca.pem');

/** A server whose certificate no client should take; `tls/generate-invalid.sh` made it. */
export function invalidTls(fault: 'expired' | 'not-yet-valid' | 'other-host'): TlsOptions {
  return {
    cert: readFileSync(join(FOLDER, `${fault}.pem`)),
    key: readFileSync(join(FOLDER, 'invalid.key')),
  };
}
