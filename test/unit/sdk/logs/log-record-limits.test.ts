import { expect, test } from 'vitest';
import { resolveLogRecordLimits } from '../../../../src/sdk/logs/log-record-limits.ts';
import { collectDiag } from '../../../support/diag-log.ts';

const UNLIMITED = Number.POSITIVE_INFINITY;

test.each([
  [undefined, {}, 128, UNLIMITED],
  [{}, { OTEL_ATTRIBUTE_COUNT_LIMIT: '5', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '6' }, 5, 6],
  [
    {},
    {
      OTEL_ATTRIBUTE_COUNT_LIMIT: '5',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '7',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8',
    },
    7,
    8,
  ],
  [
    { attributeCountLimit: 0, attributeValueLengthLimit: UNLIMITED },
    { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '7', OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8' },
    0,
    UNLIMITED,
  ],
  [{ attributeCountLimit: UNLIMITED }, {}, UNLIMITED, UNLIMITED],
])('%j with %j', (given, environment, attributeCountLimit, attributeValueLengthLimit) => {
  expect(resolveLogRecordLimits(given, environment)).toEqual({
    attributeCountLimit,
    attributeValueLengthLimit,
  });
});

test.each([
  [{ attributeCountLimit: -1 }, 'logRecordLimits.attributeCountLimit'],
  [{ attributeValueLengthLimit: 0 }, 'logRecordLimits.attributeValueLengthLimit'],
  [{ attributeCountLimit: '5' }, 'logRecordLimits.attributeCountLimit'],
  [{ attributeCount: 5 }, 'logRecordLimits.attributeCount'],
  [5, 'logRecordLimits'],
])('%j is an error that names the setting', (given, setting) => {
  expect(() => resolveLogRecordLimits(given as never, {})).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', setting }),
  );
});

test('a variable that makes no sense is reported and ignored', () => {
  const { lines, stop } = collectDiag();
  const limits = resolveLogRecordLimits({}, { OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: 'many' });
  expect(limits.attributeCountLimit).toBe(128);
  stop();
  expect(lines.map(({ text }) => text).join('\n')).toContain('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT');
});
