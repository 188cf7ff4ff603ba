import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Collector } from '../peers/collector/collector.ts';
import { sdk2 } from '../peers/sdk2/sdk2.ts';
import { PROTOCOLS, type Protocol } from '../support/answers.ts';
import { differences, spanKey } from '../support/canonical.ts';
import { asCollectorWrites, reference } from '../support/canonical-reference.ts';
import type { OfficialSdk } from '../support/official-sdk.ts';
import { holds } from '../support/property.ts';
import { runScenario, scenario } from '../support/scenarios.ts';
import { sdk3 } from '../support/sdk3.ts';
import {
  COMPRESSIONS,
  type Compression,
  nativeExporterBatched,
  nativeExporterSimple,
  nativeProcessor,
  official,
  type Subject,
} from '../support/subjects.ts';

const BUILD_DEADLINE_MS = 20 * 60_000;
const COLLECTOR_DEADLINE_MS = 10_000;
const RUNS = 5;
const SPANS_A_RUN = { min: 50, max: 70 };

let collector: Collector;
beforeAll(async () => {
  collector = await Collector.start();
}, BUILD_DEADLINE_MS);
afterAll(() => collector?.stop());

describe.each([sdk3, sdk2])('spans of $name', (sdk) => {
  describe.each(PROTOCOLS)('over %s', (protocol) => {
    test.each(COMPRESSIONS)(
      'compressed with %s: every field of every span that ended is in what the Collector wrote',
      (compression) => arrivesWhole(nativeProcessor, sdk, protocol, compression),
    );
  });

  test.each([nativeExporterBatched, nativeExporterSimple])(
    '$name: every field of every span arrives',
    (subject) => arrivesWhole(subject, sdk, 'http/protobuf', 'gzip'),
  );

  test.each<[Protocol, Compression]>([
    ['grpc', 'gzip'],
    ['http/protobuf', 'none'],
  ])('the comparison is fair: the official exporter passes it over %s', (protocol, compression) =>
    arrivesWhole(official, sdk, protocol, compression),
  );
});

async function arrivesWhole(
  subject: Subject,
  sdk: OfficialSdk,
  protocol: Protocol,
  compression: Compression,
): Promise<void> {
  const endpoint = protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint;
  await holds(scenario(SPANS_A_RUN), { runs: RUNS, shrinks: false }, async (program) => {
    const running = subject.start(sdk, { endpoint, protocol, compression });
    const ended = await runScenario(sdk, program, [running.processor]);
    const expected = asCollectorWrites(reference(sdk, ended));
    const written = await collector.spans(expected.map(spanKey), COLLECTOR_DEADLINE_MS);
    expect(differences(expected, written)).toEqual([]);
    const stats = running.stats();
    if (stats !== null)
      expect(stats).toMatchObject({ accepted: expected.length, delivered: expected.length });
  });
  expect(collector.log).toBe('');
}
