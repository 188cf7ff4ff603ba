import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS } from '../support/answers.ts';
import { asCollectorWrites } from '../support/canonical-reference.ts';
import { holds } from '../support/property.ts';
import { runNative, runOfficial, traceApplication } from '../support/trace-application.ts';
import { normalised } from '../support/trace-normalisation.ts';
import type { SamplerProgram } from '../support/trace-samplers.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

test.each(PROTOCOLS)('over %s: the Collector writes what the official SDK exports', async (protocol) => {
  const endpoint = protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint;
  // Sampled all, so that it is known for which spans to wait.
  const sampler = fc.constant<SamplerProgram>({ is: 'on' });
  await holds(traceApplication(sampler), { runs: 12, shrinks: false }, async (program) => {
    const official = await runOfficial(program, undefined);
    const expected = normalised(official.observations, asCollectorWrites(official.spans));
    const native = await runNative(program, { exporter: { endpoint, protocol } }, async (keys) => {
      const isReal = (key: string): boolean => !key.startsWith('0'.repeat(32));
      const written = await collector.spans(keys.filter(isReal), COLLECTOR_DEADLINE_MS);
      return keys.flatMap((key) => written.get(key) ?? []);
    });
    expect(normalised(native.observations, native.spans)).toEqual(expected);
  });
});
