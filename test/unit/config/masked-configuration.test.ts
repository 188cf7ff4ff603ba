import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK, maskedConfiguration, maskedUrl } from '../../../src/config/masked-configuration.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';

test('headers, and what URLs hold besides the place, are not printed; the rest is', () => {
  const { configuration } = resolveConfiguration({
    environment: {
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=s3cret',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:s3cret@collector/base?token=s3cret',
    },
    code: { distribution: { 'otlp-native': { exporters: { proxy: 'http://me:s3cret@proxy:3128' } } } },
  });
  if (configuration === null) throw new Error('no configuration');
  const shown = maskedConfiguration(configuration);
  expect(JSON.stringify(shown)).not.toContain('s3cret');
  const exporter = shown.tracerProvider?.processors[0]?.exporter;
  expect(exporter).toMatchObject({
    endpoint: `https://${MASK}@collector/base/v1/traces?${MASK}`,
    headers: { authorization: MASK },
    own: { proxy: `http://${MASK}@proxy:3128` },
  });
  expect({ ...shown, tracerProvider: null, meterProvider: null, loggerProvider: null }).toEqual({
    ...configuration,
    tracerProvider: null,
    meterProvider: null,
    loggerProvider: null,
  });
});

describe('a URL', () => {
  test.each([
    ['http://c:4318/v1/traces', 'http://c:4318/v1/traces'],
    ['http://u@c', `http://${MASK}@c`],
    ['http://u:p@c/x?y=z#w', `http://${MASK}@c/x?${MASK}#${MASK}`],
    ['u:p@proxy:3128', `${MASK}@proxy:3128`],
    ['http://u:p@q@c/', `http://${MASK}@c/`],
    ['c:4317', 'c:4317'],
    ['', ''],
  ])('%s is shown as %s', (url, shown) => {
    expect(maskedUrl(url)).toBe(shown);
  });

  test('never shows its user, password or query', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9:@%!$&'()*+,;=]{1,12}$/).map((text) => `S3${text}S3`);
    fc.assert(
      fc.property(secret, secret, (user, query) => {
        const shown = maskedUrl(`https://${user}@host/path?${query}`);
        expect(shown).toBe(`https://${MASK}@host/path?${MASK}`);
      }),
    );
  });
});
