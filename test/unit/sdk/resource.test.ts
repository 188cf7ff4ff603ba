import { describe, expect, it } from 'vitest';
import { resolveResource } from '../../../src/sdk/resource.js';

describe('resolveResource', () => {
  it('names the SDK and an unknown service by default', () => {
    const { attributes } = resolveResource(undefined, {});
    expect(attributes).toMatchObject({
      'telemetry.sdk.language': 'nodejs',
      'telemetry.sdk.name': 'otlp-native',
    });
    expect(attributes['service.name']).toMatch(/^unknown_service:node/);
  });

  it('takes attributes from the environment, percent-decoded, and the service name before all', () => {
    const { attributes } = resolveResource(undefined, {
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=other, deployment.environment.name=a%2Cb ,',
      OTEL_SERVICE_NAME: 'shop',
    });
    expect(attributes).toMatchObject({ 'service.name': 'shop', 'deployment.environment.name': 'a,b' });
  });

  it('prefers what code gives', () => {
    const given = { attributes: { 'service.name': 'mine' }, schemaUrl: 'https://example.org/1' };
    const resource = resolveResource(given, { OTEL_SERVICE_NAME: 'shop' });
    expect(resource.attributes['service.name']).toBe('mine');
    expect(resource.schemaUrl).toBe('https://example.org/1');
  });

  it.each(['no equals', 'a=%zz', '=value'])('ignores %o as a whole', (value) => {
    const { attributes } = resolveResource(undefined, { OTEL_RESOURCE_ATTRIBUTES: `ok=1,${value}` });
    expect(attributes).not.toHaveProperty('ok');
  });

  it('merges what detectors find when it is there', async () => {
    const found: Record<string, unknown> = {};
    let isPending = true;
    const resource = resolveResource(
      {
        attributes: found,
        get asyncAttributesPending() {
          return isPending;
        },
        async waitForAsyncAttributes() {
          found['host.name'] = 'h';
          isPending = false;
        },
      },
      {},
    );
    expect(resource.asyncAttributesPending).toBe(true);
    await resource.waitForAsyncAttributes?.();
    expect(resource.asyncAttributesPending).toBe(false);
    expect(resource.attributes).toMatchObject({ 'host.name': 'h', 'telemetry.sdk.name': 'otlp-native' });
  });
});
