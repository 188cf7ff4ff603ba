import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TlsConfiguration } from '../../../config/configuration-exporters.js';
import { type CheckResult, checked, skipped } from '../check-result.js';
import type { Examination } from '../examination.js';
import { type Finding, finding } from '../finding.js';

/** Read permission of group and others. */
const OTHERS_MAY_READ = 0o044;

/** Whether the certificates and keys are there, fit each other, and are kept from others. */
export function checkCredentialFiles({
  destinations,
  directory,
}: Pick<Examination, 'destinations' | 'directory'>): CheckResult {
  const used = new Map<string, TlsConfiguration>();
  for (const { exporter } of destinations) used.set(JSON.stringify(exporter.tls), exporter.tls);
  const findings = new Map<string, Finding>();
  const files = new Set<string>();
  for (const tls of used.values()) {
    for (const file of [tls.caFile, tls.certFile, tls.keyFile]) if (file !== null) files.add(file);
    for (const found of findingsOf(tls, directory)) findings.set(`${found.id} ${found.where}`, found);
  }
  for (const { exporter } of destinations) {
    const { bearerTokenFile } = exporter.own;
    if (bearerTokenFile === null) continue;
    files.add(bearerTokenFile);
    const found = tokenFinding(bearerTokenFile, directory);
    if (found !== null) findings.set(`${found.id} ${found.where}`, found);
  }
  if (files.size === 0) return skipped('files', 'none are set');
  return checked('files', [...files].join(', '), [...findings.values()]);
}

function findingsOf({ caFile, certFile, keyFile }: TlsConfiguration, directory: string): Finding[] {
  const findings: Finding[] = [];
  const read = <T>(file: string | null, parse: (text: Buffer) => T): T | null => {
    if (file === null) return null;
    let text: Buffer;
    try {
      text = readFileSync(resolve(directory, file));
    } catch (error) {
      findings.push(finding('FILE_MISSING', file, reasonOf(error)));
      return null;
    }
    try {
      return parse(text);
    } catch (error) {
      findings.push(finding('FILE_INVALID', file, reasonOf(error)));
      return null;
    }
  };
  read(caFile, (text) => new X509Certificate(text));
  const certificate = read(certFile, (text) => new X509Certificate(text));
  const key = read(keyFile, (text) => createPrivateKey(text));
  if (certificate !== null && certFile !== null) {
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    if (Date.now() < from || Date.now() > to)
      findings.push(
        finding('CLIENT_CERTIFICATE_EXPIRED', certFile, `${certificate.validFrom} to ${certificate.validTo}`),
      );
  }
  if (certificate !== null && key !== null && keyFile !== null && !certificate.checkPrivateKey(key))
    findings.push(finding('KEY_MISMATCH', keyFile, `it does not fit ${certFile ?? ''}`));
  const open = key === null || keyFile === null ? null : readableFinding(keyFile, directory);
  if (open !== null) findings.push(open);
  return findings;
}

function tokenFinding(file: string, directory: string): Finding | null {
  try {
    if (readFileSync(resolve(directory, file), 'utf8').trim() === '') return finding('TOKEN_EMPTY', file, '');
  } catch (error) {
    return finding('FILE_MISSING', file, reasonOf(error));
  }
  return readableFinding(file, directory);
}

/** Of a file with a secret that others may read, too. */
function readableFinding(file: string, directory: string): Finding | null {
  if (process.platform === 'win32') return null;
  const { mode } = statSync(resolve(directory, file));
  if ((mode & OTHERS_MAY_READ) === 0) return null;
  return finding('KEY_READABLE_BY_OTHERS', file, `its mode is ${(mode & 0o777).toString(8)}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
