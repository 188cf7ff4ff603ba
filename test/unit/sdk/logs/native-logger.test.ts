import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { NativeLoggerProvider } from '../../../../src/sdk/logs/index.ts';

afterEach(() => diag.disable());

test('a logger of the diagnostics that emits broken records doesn’t go on for ever', () => {
  const bodies: unknown[] = [];
  const provider = new NativeLoggerProvider({ exporter: null, onEmit: ({ body }) => bodies.push(body) });
  const logger = provider.getLogger('diagnostics');
  const emit = (body: string) => logger.emit({ body, attributes: { at: new Date(), again: new Date() } });
  diag.setLogger({ error: emit, warn: emit, info: emit, debug: emit, verbose: emit }, DiagLogLevel.WARN);
  bodies.length = 0;
  logger.emit({ body: 'first', attributes: { at: new Date() } });
  diag.disable();
  expect(bodies.length).toBeLessThan(32);
  expect(bodies.at(-1)).toBe('first');
  logger.emit({ body: 'later' });
  expect(bodies.at(-1)).toBe('later');
});

test('a processor that fails to tell whether it is enabled harms nobody', () => {
  const fails = (): never => {
    throw new Error('code of others that fails');
  };
  const processor = {
    onEmit: () => {},
    enabled: fails,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = new NativeLoggerProvider({ exporter: null, processors: [processor] });
  expect(provider.getLogger('l').enabled()).toBe(true);
});
