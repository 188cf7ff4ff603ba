import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkNodeVersion, OLDEST_NODE } from '../../../../src/cli/doctor/checks/node-version.ts';
import { FINDINGS } from '../../../../src/cli/doctor/finding-table.ts';
import { diagnosed } from '../../../../src/cli/doctor/outcome-finding.ts';
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
      });
      expect(FINDINGS[id].severity).toBe('error');
    }
  }
});

test('what a request’s failure says is shown without the endpoint and without the core’s advice', () => {
  const reason =
    'http://c.test/v1/traces (through the proxy http://p.test): HTTP 403 Forbidden: no; check the headers';
  expect(diagnosed({ kind: 'refused', code: 'REFUSED_BY_SERVER', reason })).toEqual({
    id: 'FORBIDDEN',
    detail: 'HTTP 403 Forbidden: no',
  });
});
