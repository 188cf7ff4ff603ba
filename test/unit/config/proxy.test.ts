import { describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/config/environment.ts';
import { resolveExporterConfig } from '../../../src/config/exporter-config.ts';
import type { ExporterOptions } from '../../../src/config/exporter-options.ts';
import { OtlpNativeError } from '../../../src/errors.ts';

const ALL: Environment = {
  http_proxy: 'http://1',
  HTTP_PROXY: 'http://2',
  https_proxy: 'http://3',
  HTTPS_PROXY: 'http://4',
  all_proxy: 'http://5',
  ALL_PROXY: 'http://6',
};

const resolve = (environment: Environment, options: ExporterOptions = {}) =>
  resolveExporterConfig('LOGS', options, environment);

/** `ALL` without some of its variables. */
const without = (...names: string[]): Environment =>
  Object.fromEntries(Object.entries(ALL).filter(([name]) => !names.includes(name)));

describe('which variable names the proxy', () => {
  test.each<[string, string, Environment, string | null]>([
    ['http', 'lower case before upper case', ALL, 'http_proxy'],
    ['http', 'upper case before the one for all', without('http_proxy'), 'HTTP_PROXY'],
    ['http', 'empty is not set', { ...ALL, http_proxy: ' ' }, 'HTTP_PROXY'],
    ['http', 'the one for all', without('http_proxy', 'HTTP_PROXY'), 'all_proxy'],
    [
      'http',
      'in a CGI program not the caller’s header',
      { ...without('http_proxy'), REQUEST_METHOD: 'GET' },
      'all_proxy',
    ],
    [
      'http',
      'in a CGI program the one that no header makes',
      { ...ALL, REQUEST_METHOD: 'GET' },
      'http_proxy',
    ],
    ['http', 'not that of https', { https_proxy: 'p', HTTPS_PROXY: 'p' }, null],
    ['https', 'lower case before upper case', ALL, 'https_proxy'],
    ['https', 'upper case before the one for all', without('https_proxy'), 'HTTPS_PROXY'],
    [
      'https',
      'the one for all, in upper case last',
      without('https_proxy', 'HTTPS_PROXY', 'all_proxy'),
      'ALL_PROXY',
    ],
    ['https', 'not that of http', { http_proxy: 'p', HTTP_PROXY: 'p' }, null],
  ])('%s: %s', (scheme, _, environment, expected) => {
    const { binding, sourceOf } = resolve(environment, { endpoint: `${scheme}://c.test:4318` });
    expect(binding.proxyUrl).toBe(expected === null ? null : environment[expected]);
    expect(sourceOf('proxy')).toBe(expected ?? 'proxy');
  });

  test.each<[string, ExporterOptions, Environment, string]>([
    ['no endpoint', {}, {}, 'http_proxy'],
    ['a scheme in any case', { endpoint: ' HTTPS://c.test' }, {}, 'https_proxy'],
    ['gRPC without a scheme', { endpoint: 'c.test:4317', protocol: 'grpc' }, {}, 'https_proxy'],
    [
      'gRPC without a scheme and without TLS',
      { endpoint: 'c.test:4317', protocol: 'grpc' },
      { OTEL_EXPORTER_OTLP_INSECURE: 'true' },
      'http_proxy',
    ],
    ['an endpoint of the environment', {}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c.test' }, 'https_proxy'],
  ])('%s', (_, options, environment, expected) => {
    expect(resolve({ ...ALL, ...environment }, options).sourceOf('proxy')).toBe(expected);
  });
});

test('NO_PROXY goes with a proxy of the environment only', () => {
  const environment = { ...ALL, no_proxy: '', NO_PROXY: ' a, b ' };
  expect(resolve(environment).binding.noProxy).toBe('a, b');
  expect(resolve({ ...environment, no_proxy: 'c' }).binding.noProxy).toBe('c');
  expect(resolve(ALL).binding.noProxy).toBe('');
  expect(resolve(environment, { proxy: 'http://p' }).binding).toMatchObject({
    proxyUrl: 'http://p',
    noProxy: null,
  });
  expect(resolve(environment, { proxy: false }).binding).toMatchObject({ proxyUrl: null, noProxy: null });
  expect(resolve({ NO_PROXY: 'a' }).binding).toMatchObject({ proxyUrl: null, noProxy: null });
});

test.each([true, '', ' ', 3128, null, {}, ['http://user:s3cret@p']])('proxy: %o is refused', (proxy) => {
  const refused = expect(() => resolve({}, { proxy } as ExporterOptions));
  refused.toThrow(OtlpNativeError);
  refused.toThrow(expect.objectContaining({ code: 'INVALID_OPTION', setting: 'proxy' }));
  refused.not.toThrow(/s3cret/);
});
