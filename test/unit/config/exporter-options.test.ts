import { describe, expect, test } from 'vitest';
import { resolveExporterConfig } from '../../../src/config/exporter-config.ts';
import type { ExporterOptions } from '../../../src/config/exporter-options.ts';
import { type ErrorCode, OtlpNativeError } from '../../../src/errors.ts';

/** The error that an option of code gets; options come from JavaScript too, so any value may stand anywhere. */
function refusal(options: unknown): OtlpNativeError {
  try {
    resolveExporterConfig('TRACES', options as ExporterOptions, {});
  } catch (error) {
    if (error instanceof OtlpNativeError) return error;
    throw error;
  }
  throw new Error(`taken: ${JSON.stringify(options)}`);
}

/** Options with `value` at the path `setting`. */
function withOption(setting: string, value: unknown): ExporterOptions {
  const [group, name] = setting.split('.');
  return (
    name === undefined ? { [setting]: value } : { [group ?? '']: { [name]: value } }
  ) as ExporterOptions;
}

const DAY_MS = 86_400_000;
const GIB = 2 ** 30;

const WHOLE_NUMBERS: readonly [setting: string, min: number, max: number][] = [
  ['compressionLevel', 0, 9],
  ['timeoutMs', 0, DAY_MS],
  ['maxConcurrentExports', 1, 1024],
  ['retry.initialBackoffMs', 1, DAY_MS],
  ['retry.maxBackoffMs', 1, DAY_MS],
  ['retry.maxElapsedMs', 0, DAY_MS],
  ['batch.maxItems', 1, 1_000_000],
  ['batch.maxBytes', 1024, GIB],
  ['batch.delayMs', 0, DAY_MS],
  ['batch.maxQueuedBytes', 65_536, 64 * GIB],
  ['maxRequestBytes', 1024, GIB],
  ['maxResponseBytes', 0, GIB],
  ['exitTimeoutMs', 0, DAY_MS],
];
const NUMBERS: readonly [setting: string, min: number, max: number][] = [
  ['retry.multiplier', 1, 1000],
  ['retry.jitter', 0, 1],
  ['costBudget', 0.0001, 1],
];
const NO_NUMBERS = ['1', null, true, {}, [], Number.NaN, Number.POSITIVE_INFINITY, 1n].map((value) => [
  value,
]);

describe.each([...WHOLE_NUMBERS, ...NUMBERS])('%s, a number from %d to %d,', (setting, min, max) => {
  test.each(NO_NUMBERS)('refuses %o and says what it may be', (value) => {
    const error = refusal(withOption(setting, value));
    expect(error).toMatchObject({ code: 'INVALID_OPTION', setting });
    expect(error.message).toMatch(
      new RegExp(`^${setting.replace('.', '\\.')}: must be a .*from ${min} to ${max}, not `),
    );
  });

  test('takes both ends of its range and nothing beyond', () => {
    for (const value of [min, max]) resolveExporterConfig('TRACES', withOption(setting, value), {});
    for (const value of [min - 1, max + 1]) {
      expect(refusal(withOption(setting, value))).toMatchObject({ code: 'INVALID_OPTION', setting });
    }
  });
});

test.each(WHOLE_NUMBERS)('%s takes no fraction', (setting, min) => {
  expect(refusal(withOption(setting, min + 0.5)).message).toContain(`whole number`);
});

test.each(['endpoint', 'tls.caFile', 'tls.certFile', 'tls.keyFile', 'tls.serverName'])(
  '%s takes only a string that is not empty',
  (setting) => {
    const code: ErrorCode = setting === 'endpoint' ? 'INVALID_ENDPOINT' : 'INVALID_OPTION';
    for (const value of ['', 7, null, true, {}, ['x']]) {
      const error = refusal(withOption(setting, value));
      expect(error).toMatchObject({ code, setting });
      expect(error.message).toContain('must be a string that is not empty');
    }
  },
);

test.each([
  ['protocol', 'INVALID_PROTOCOL', 'grpc, http/protobuf, http/json'],
  ['compression', 'INVALID_OPTION', 'gzip, zstd, none'],
])('%s takes only the values that it lists', (setting, code, known) => {
  for (const value of ['', 'GRPC', 'brotli', 7, null, {}, ['grpc'], 'toString']) {
    const error = refusal(withOption(setting, value));
    expect(error).toMatchObject({ code, setting });
    expect(error.message).toContain(known);
  }
});

test('tls.insecureSkipVerify takes only a boolean', () => {
  for (const value of ['false', 0, null, {}]) {
    const error = refusal(withOption('tls.insecureSkipVerify', value));
    expect(error).toMatchObject({ code: 'INVALID_OPTION', setting: 'tls.insecureSkipVerify' });
    expect(error.message).toContain('must be true or false');
  }
});

test('zstd has other levels than gzip', () => {
  const withLevel = (level: number) => ({ compression: 'zstd', compressionLevel: level }) as const;
  for (const level of [1, 19]) resolveExporterConfig('TRACES', withLevel(level), {});
  for (const level of [0, 20]) {
    expect(refusal(withLevel(level))).toMatchObject({ code: 'INVALID_OPTION', setting: 'compressionLevel' });
  }
});

describe('headers', () => {
  test.each([['authorization=Bearer s3cret'], [7], [null], [['authorization', 's3cret']]])(
    'take only an object, and %o is not repeated',
    (headers) => {
      const error = refusal({ headers });
      expect(error).toMatchObject({ code: 'INVALID_OPTION', setting: 'headers' });
      expect(error.message).toContain('must be an object of strings');
      expect(error.message).not.toContain('s3cret');
    },
  );

  test('take only strings as values; the error names the header and not its value', () => {
    const error = refusal({ headers: { fine: 'yes', 'x-token': ['s3cret'] } });
    expect(error).toMatchObject({ code: 'INVALID_HEADER', setting: 'headers.x-token' });
    expect(error.message).not.toContain('s3cret');
  });

  test('reach the core as names and values in turn', () => {
    const { binding } = resolveExporterConfig('TRACES', { headers: { a: '1', 'B-b': '' } }, {});
    expect(binding.headers).toEqual(['a', '1', 'B-b', '']);
  });
});

describe('an unknown option', () => {
  test.each([
    ['url', { url: 'http://collector:4318' }, 'endpoint, protocol, headers'],
    ['retry.maxRetries', { retry: { maxRetries: 3 } }, 'retry.initialBackoffMs'],
    ['tls.ca', { tls: { ca: 'ca.pem' } }, 'tls.caFile'],
    ['batch.size', { batch: { size: 3 } }, 'batch.maxItems'],
  ])('%s is refused, with those that there are', (setting, options, known) => {
    const error = refusal(options);
    expect(error).toMatchObject({ code: 'INVALID_OPTION', setting });
    expect(error.message).toContain('is no option');
    expect(error.message).toContain(known);
  });

  test.each(['retry', 'tls', 'batch'])('%s must be an object', (setting) => {
    for (const value of [7, 'x', true, []]) {
      expect(refusal({ [setting]: value })).toMatchObject({ code: 'INVALID_OPTION', setting });
    }
  });

  test.each([[7], ['http://collector:4318'], [[]]])('options must be an object, not %o', (options) => {
    expect(refusal(options)).toMatchObject({ code: 'INVALID_OPTION', setting: 'options' });
  });
});

test('a long value is cut in the message', () => {
  expect(refusal({ protocol: 'x'.repeat(10_000) }).message.length).toBeLessThan(200);
});

test('undefined counts as not given, anywhere', () => {
  const settings = [...WHOLE_NUMBERS, ...NUMBERS].map(([setting]) => setting);
  for (const setting of [
    ...settings,
    'endpoint',
    'protocol',
    'headers',
    'compression',
    'tls.caFile',
    'retry',
  ]) {
    const { binding } = resolveExporterConfig('TRACES', withOption(setting, undefined), {});
    expect(binding).toEqual(resolveExporterConfig('TRACES', undefined, {}).binding);
  }
});
