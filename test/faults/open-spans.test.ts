import { expect, test } from 'vitest';
import { startChild } from '../support/child.ts';
import { startServer } from '../support/fault-run.ts';
import type { CrashingApp } from './children/crashing-app.ts';

const CRASHING_APP = new URL('./children/crashing-app.ts', import.meta.url);

test.each(['ours', 'the SDK’s'] as const)(
  'spans of %s that are open when an exception ends the process arrive, marked as unfinished',
  async (tracing) => {
    const server = await startServer({ protocol: 'http/protobuf' });
    const { code, stderr } = await startChild(CRASHING_APP, {
      exporter: { endpoint: server.endpoint },
      tracing,
    } satisfies CrashingApp).ended();
    expect(code).toBe(1);
    expect(stderr).toContain('nobody catches this');
    const unfinished = server.deliveredSpans.map(({ name, attributes }) => [
      name,
      JSON.stringify(attributes).includes('otlp_native.span.unfinished'),
    ]);
    expect(unfinished.sort()).toEqual([
      ['ended', false],
      ['open child', true],
      ['open', true],
    ]);
  },
);
