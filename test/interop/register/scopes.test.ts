/** A file's configurators, its bridge of events and its size of batches of points, in a program that `register` starts. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OtlpReceiver } from 'otlp-native';
import { expect, onTestFinished, test } from 'vitest';
import { received } from '../official-instrumentations/otlp-json.ts';
import { startApplication } from './application.ts';

const rules = (list: string, on: string): string =>
  `{ default_config: { enabled: false }, ${list}: [{ name: "loud.*", config: ${on} }] }`;

const configuration = (endpoint: string): string => `file_format: "1.1"
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "${endpoint}/v1/traces" } } } }]
  tracer_configurator/development: ${rules('tracers', '{ enabled: true }')}
meter_provider:
  readers:
    - periodic:
        max_export_batch_size/development: 2
        exporter: { otlp_http: { endpoint: "${endpoint}/v1/metrics" } }
  meter_configurator/development: ${rules('meters', '{ enabled: true }')}
logger_provider:
  processors:
    - event_to_span_event_bridge/development:
    - batch: { exporter: { otlp_http: { endpoint: "${endpoint}/v1/logs" } } }
  logger_configurator/development: ${rules('loggers', '{ minimum_severity: info }')}
distribution: { otlp-native: { runtime_metrics: false } }
`;

test('scopes that are turned off make nothing, and an event is in its span, too', async () => {
  const requests: { signal: string; items: number; request: unknown }[] = [];
  const receiver = await OtlpReceiver.listen({
    onBatch: ({ signal, items, request }) => void requests.push({ signal, items, request }),
  });
  onTestFinished(() => receiver.close());
  const folder = await mkdtemp(join(tmpdir(), 'otlp-native-scopes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'otel.yaml');
  await writeFile(file, configuration(receiver.httpEndpoint ?? ''));

  const destination = { endpoint: '', variables: {} };
  const app = startApplication('scopes.mjs', ['--import', 'otlp-native/register'], destination, {
    OTEL_CONFIG_FILE: file,
  });
  expect(await app.ended()).toMatchObject({ code: 0, stderr: '' });
  await receiver.close();

  const { spans, logs, metrics } = received(requests.map(({ request }) => request));
  expect(spans.map(({ item }) => item.name).sort()).toEqual([
    'inner of loud.one',
    'inner of quiet.two',
    'outer of loud.one',
  ]);
  const [outer] = spans.filter(({ item }) => item.name.startsWith('outer'));
  expect(outer?.item.events).toMatchObject([
    { name: 'order.placed', attributes: [{ key: 'id', value: { intValue: '7' } }] },
  ]);
  expect(logs.map(({ item }) => item.spanId)).toEqual([outer?.item.spanId]);
  expect(metrics.every(({ item }) => item.name === 'count')).toBe(true);
  const points = requests.filter(({ signal }) => signal === 'metrics').map(({ items }) => items);
  expect(points.sort()).toEqual([1, 2]);
});
