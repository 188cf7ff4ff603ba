import { describe, expect, test } from 'vitest';
import { resolveExporterConfig } from '../../../src/config/exporter-config.ts';
import { exporterOptionsOf } from '../../../src/config/exporter-options-of.ts';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';

/** The exporter of spans that variables ask for, by way of the configuration and at once. */
const both = (environment: Record<string, string>) => {
  const exporter = resolveConfiguration({ environment }).configuration?.tracerProvider?.processors[0]
    ?.exporter;
  if (exporter?.kind !== 'otlp') throw new Error('no OTLP');
  return {
    through: resolveExporterConfig('TRACES', exporterOptionsOf(exporter), environment).binding,
    atOnce: resolveExporterConfig('TRACES', undefined, environment).binding,
  };
};

describe('an exporter made of a configuration is that of the same variables', () => {
  test.each<Record<string, string>>([
    {},
    { OTEL_EXPORTER_OTLP_COMPRESSION: 'none', OTEL_EXPORTER_OTLP_TIMEOUT: '0' },
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=x%2Cy' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c', OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4317' },
    { HTTPS_PROXY: 'http://p:1', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://c', NO_PROXY: 'x' },
  ])('%j', (environment) => {
    const { through, atOnce } = both(environment);
    // The base has got its path.
    const { endpoint, isBaseEndpoint, ...rest } = atOnce;
    expect(through).toMatchObject(rest);
    const isHttp = through.protocol !== 'grpc';
    expect(through.endpoint).toBe(isBaseEndpoint && isHttp ? `${endpoint}/v1/traces` : endpoint);
    expect(through.isBaseEndpoint).toBe(false);
  });

  test('a signal’s endpoint without a path stays so', () => {
    const { through, atOnce } = both({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c:4318' });
    expect([through.endpoint, through.isBaseEndpoint]).toEqual([atOnce.endpoint, atOnce.isBaseEndpoint]);
  });
});

test('one of a file asks no variable again, also as a copy', () => {
  const text =
    'file_format: "1.1"\ntracer_provider: { processors: [{ simple: { exporter: { otlp_http: { endpoint: "https://c/x" } } } }] }\n';
  const exporter = parseConfigurationFile(text, 'f.yaml', {}).configuration?.tracerProvider?.processors[0]
    ?.exporter;
  if (exporter?.kind !== 'otlp') throw new Error('no OTLP');
  const { binding } = resolveExporterConfig(
    'TRACES',
    { ...exporterOptionsOf(exporter), batch: { maxItems: 7 } },
    {
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1',
      OTEL_EXPORTER_OTLP_CERTIFICATE: 'ca.pem',
      OTEL_EXPORTER_OTLP_INSECURE: 'true',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1',
    },
  );
  expect(binding).toMatchObject({
    endpoint: 'https://c/x',
    headers: [],
    tlsCaFile: null,
    isInsecure: false,
    endpointWeight: 1,
    endpointPriority: 0,
    otherEndpoints: [],
    hedgeAfterMs: 0,
    hasBreaker: false,
    poolMaxConnections: 16,
    poolIdleTimeoutMs: 30_000,
    poolMaxAgeMs: 1_800_000,
    timeoutMs: 10_000,
    compression: 'none',
    batchMaxItems: 7,
  });
});
