import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { checkNodeVersion, OLDEST_NODE } from '../../../../src/cli/doctor/checks/node-version.ts';
import { examine } from '../../../../src/cli/doctor/examine.ts';
import { FINDINGS } from '../../../../src/cli/doctor/finding-table.ts';
import { trustFinding } from '../../../../src/cli/doctor/network/trust.ts';
import { validityFinding } from '../../../../src/cli/doctor/network/validity.ts';
import { diagnosed } from '../../../../src/cli/doctor/outcome-finding.ts';
import { NO_STATUS } from '../../../../src/client/client-outcome.ts';
import { ERROR_CODES } from '../../../../src/errors.ts';

describe('Node', () => {
  test.each([
    ['18.20.8', ['NODE_UNSUPPORTED']],
    ['20.18.3', ['NODE_UNSUPPORTED']],
    ['20.19.0', []],
    ['22.0.0', []],
    ['26.1.0', []],
  ])('%s', (version, ids) => {
    expect(checkNodeVersion(version).findings.map(({ id }) => id)).toEqual(ids);
  });

  test('the oldest is that of package.json', () => {
    const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8');
    expect(JSON.parse(manifest).engines.node).toBe(`>=${OLDEST_NODE.join('.')}`);
  });
});

test('every failure of a request is a finding of the table, whatever its code', () => {
  for (const code of ERROR_CODES) {
    for (const kind of ['refused', 'retryable'] as const) {
      const { id } = diagnosed({
        kind,
        code,
        afterMs: null,
        reason: 'http://x: it went wrong; do something',
        ...NO_STATUS,
      });
      expect(FINDINGS[id].severity).toBe('error');
    }
  }
});

test('what a request’s failure says is shown without the endpoint and without the core’s advice', () => {
  const reason =
    'http://c.test/v1/traces (through the proxy http://p.test): HTTP 403 Forbidden: no; check the headers';
  const status = { httpStatus: 403, grpcStatus: null };
  expect(diagnosed({ kind: 'refused', code: 'REFUSED_BY_SERVER', reason, ...status })).toEqual({
    id: 'FORBIDDEN',
    detail: 'HTTP 403 Forbidden: no',
  });
});

test.each([
  ['REFUSED_BY_SERVER', 302, null, 'REDIRECTED'],
  ['REFUSED_BY_SERVER', 401, null, 'UNAUTHENTICATED'],
  ['REFUSED_BY_SERVER', 418, null, 'REFUSED'],
  ['REFUSED_BY_SERVER', null, 16, 'UNAUTHENTICATED'],
  ['REFUSED_BY_SERVER', null, 12, 'NOT_FOUND'],
  ['REFUSED_BY_SERVER', null, 3, 'REFUSED'],
  ['SERVER_BUSY', 503, null, 'SERVER_BUSY'],
  ['SERVER_BUSY', null, 8, 'SERVER_BUSY'],
  ['PROXY_FAILED', 407, null, 'PROXY_CREDENTIALS'],
  ['PROXY_FAILED', 403, null, 'PROXY_REFUSED'],
] as const)('%s with HTTP %s or gRPC %s is %s, whatever the words', (code, httpStatus, grpcStatus, id) => {
  const outcome = { kind: 'refused', code, httpStatus, grpcStatus, reason: 'HTTP 404' } as const;
  expect(diagnosed(outcome).id).toBe(id);
});

describe('a certificate, a day at a time', () => {
  const [from, to] = ['Jan 10 00:00:00 2030 GMT', 'Mar 10 00:00:00 2030 GMT'];

  test.each([
    ['2030-01-09', 'TLS_NOT_YET_VALID'],
    ['2030-01-10', undefined],
    ['2030-02-24', undefined],
    ['2030-02-25', 'TLS_EXPIRES_SOON'],
    ['2030-03-09', 'TLS_EXPIRES_SOON'],
    ['2030-03-11', 'TLS_EXPIRED'],
  ])('%s', (day, id) => {
    expect(validityFinding('here', from, to, Date.parse(day))?.id).toBe(id);
  });
});

test.each([
  ['', undefined],
  ['ERR_TLS_CERT_ALTNAME_INVALID', undefined],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_UNKNOWN_CA'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_UNKNOWN_CA'],
  ['CERT_HAS_EXPIRED', 'TLS_EXPIRED'],
  ['CERT_NOT_YET_VALID', 'TLS_NOT_YET_VALID'],
  ['CERT_REVOKED', 'TLS_FAILED'],
])('what OpenSSL calls %j', (error, id) => {
  expect(trustFinding('here', error, { issuer: 'them', trusted: 'ours' })?.id).toBe(id);
});

test('a check that fails itself is told of, and the others go on', async () => {
  const progress: number[] = [];
  const broken = {
    environment: {},
    directory: tmpdir(),
    nodeVersion: '24.0.0',
    timeoutMs: 1000,
    destinations: [],
    get resolved(): never {
      throw new Error('out of order');
    },
  };
  const { checks } = await examine(broken, (done, total) => progress.push(done / total));
  const failed = checks.filter(({ findings }) => findings.some(({ id }) => id === 'CHECK_FAILED'));
  expect(failed.map(({ check }) => check)).toEqual(['configuration', 'purpose']);
  expect(failed[0]?.findings[0]?.message).toContain('out of order');
  expect(checks.find(({ check }) => check === 'node')?.status).toBe('passed');
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
});

test('every finding is planted by a test', () => {
  const folders = ['../../../faults/doctor/', './'].map((path) => new URL(path, import.meta.url));
  const tests = folders
    .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')))
    .join('\n');
  const missing = Object.keys(FINDINGS).filter((id) => !tests.includes(`'${id}'`));
  expect(missing).toEqual([]);
});
