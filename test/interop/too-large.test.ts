/** What the Collector says of a request that is too large, HTTP 400 or gRPC RESOURCE_EXHAUSTED, is learned from. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Compression, type ExporterOptions, NativeLoggerProvider } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { PROTOCOLS } from '../support/answers.ts';
import { collectDiag } from '../support/diag-log.ts';
import { expectSettled } from '../support/ledger.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const DEADLINE_MS = 60_000;
const MIB = 1_048_576;
/** 8 MiB in all. */
const RECORDS = 256;
const RECORD_BYTES = 32_768;

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start({ maxRequestMib: 1 });
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

function queue(): ExporterOptions['queue'] {
  const directory = mkdtempSync(join(tmpdir(), 'otlp-native-too-large-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return { directory };
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  test.each<[string, Compression, boolean]>([
    ['from memory', 'none', false],
    ['from a durable queue', 'none', true],
    ['compressed to less than the limit', 'gzip', false],
  ])(
    '%s, all arrives but a record that alone is too large',
    { timeout: DEADLINE_MS },
    async (_, compression, isDurable) => {
      const diag = collectDiag();
      const provider = new NativeLoggerProvider({
        exporter: {
          endpoint: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
          protocol,
          compression,
          batch: { maxBytes: 8 * MIB, delayMs: 2_000 },
          ...(isDurable ? { queue: queue() } : {}),
        },
      });
      const logger = provider.getLogger('large');
      const emit = (bytes: number): void => logger.emit({ body: 'x'.repeat(bytes) });
      for (let count = 0; count < RECORDS / 2; count += 1) emit(RECORD_BYTES);
      emit(2 * MIB);
      for (let count = 0; count < RECORDS / 2; count += 1) emit(RECORD_BYTES);
      await provider.forceFlush(DEADLINE_MS);
      await provider.shutdown();
      diag.stop();
      const durable = isDurable ? { persisted: RECORDS + 1 } : {};
      expectSettled(provider, RECORDS + 1, { delivered: RECORDS, tooLarge: 1, ...durable });
      expect(diag.lines.map(({ text }) => text).join('\n')).toContain('REQUEST_TOO_LARGE');
    },
  );
});
