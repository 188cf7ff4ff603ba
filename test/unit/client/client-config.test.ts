import { describe, expect, test } from 'vitest';
import { CLIENT_SIGNALS, resolveClientConfig } from '../../../src/client/client-config.ts';
import type { OtlpClientOptions } from '../../../src/client/client-options.ts';

const resolve = (options: unknown, environment: Record<string, string> = {}) =>
  resolveClientConfig(options as OtlpClientOptions, environment, 0);
const places = (config: ReturnType<typeof resolve>) =>
  CLIENT_SIGNALS.map((signal) => {
    const { endpoint, isBaseEndpoint } = config.exporters[signal].binding;
    return [endpoint, isBaseEndpoint];
  });

test('the defaults', () => {
  expect(resolve(undefined)).toMatchObject({
    concurrency: 8,
    maxInFlightBytes: 67_108_864,
    maxWaitingCalls: 1024,
    limiter: null,
    onOutcome: null,
    warnings: [],
  });
  expect(places(resolve({}))).toEqual(CLIENT_SIGNALS.map(() => ['http://localhost:4318', true]));
});

test('one endpoint is the base of every signal’s path, also one with a path', () => {
  expect(places(resolve({ endpoint: 'http://far/otlp' }))).toEqual(
    CLIENT_SIGNALS.map(() => ['http://far/otlp', true]),
  );
});

test('a signal’s own endpoint is used as it is', () => {
  const config = resolve({ endpoint: 'http://far/otlp', endpoints: { logs: 'http://near/logs' } });
  expect(places(config)[2]).toEqual(['http://near/logs', false]);
  expect(config.exporters.logs.sourceOf('endpoint')).toBe('endpoints.logs');
});

test('the variables count for their signals, and each warning is given once', () => {
  const config = resolve(
    {},
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://far',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://near/logs',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'pigeon',
    },
  );
  expect(places(config)).toEqual([
    ['http://far', true],
    ['http://far', true],
    ['http://near/logs', false],
    ['http://far', true],
  ]);
  expect(config.warnings).toHaveLength(1);
});

describe('wrong options are named', () => {
  test.each([
    [{ endpint: 'x' }, 'endpint'],
    [{ batch: {} }, 'batch'],
    [{ exitTimeoutMs: 1 }, 'exitTimeoutMs'],
    [{ maxConcurrentExports: 1 }, 'maxConcurrentExports'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ maxInFlightBytes: 1.5 }, 'maxInFlightBytes'],
    [{ maxWaitingCalls: -1 }, 'maxWaitingCalls'],
    [{ endpoints: { spans: 'x' } }, 'endpoints.spans'],
    [{ onOutcome: 'log' }, 'onOutcome'],
    [{ rateLimit: { perSecond: 1 } }, 'rateLimit.perSecond'],
    [{ rateLimit: { requestsPerSecond: 0 } }, 'rateLimit.requestsPerSecond'],
    [{ rateLimit: { itemsPerSecond: NaN } }, 'rateLimit.itemsPerSecond'],
    [{ rateLimit: { burstSeconds: -1 } }, 'rateLimit.burstSeconds'],
    [{ tenants: [] }, 'tenants'],
    [{ tenants: { blue: { header: {} } } }, 'tenants.blue.header'],
    [{ tenants: { blue: { rateLimit: { itemsPerSecond: -1 } } } }, 'tenants.blue.rateLimit.itemsPerSecond'],
  ])('%j', (options, setting) => {
    expect(() => resolve(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', setting }));
  });

  test('a tenant’s header', () => {
    expect(() => resolve({ tenants: { blue: { headers: { 'a b': 'x' } } } })).toThrow(
      expect.objectContaining({ code: 'INVALID_HEADER', setting: 'tenants.blue.headers.a b' }),
    );
  });
});
