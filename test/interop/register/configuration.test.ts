/** What a configuration file says is what a program does that is started with `otlp-native/register`. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeMajors, nodeOf } from '../../package/node-releases.ts';
import { startApplication, Telemetry } from './application.ts';
import { metricNames, texts } from './received.ts';

const IMPORT = ['--import', 'otlp-native/register'];

const FILE = `
file_format: "1.1"
resource:
  attributes:
    - { name: service.name, value: shop }
    - { name: team, value: "\${TEAM:-none}" }
  detection/development:
    detectors: [{ host: }, { process: }]
    attributes: { included: ["host.*", "process.pid"], excluded: ["host.id"] }
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${FIRST}/v1/traces" } } }
    - simple: { exporter: { otlp_http: { endpoint: "\${SECOND}/v1/traces" } } }
    - simple: { exporter: { console: } }
  limits: { attribute_value_length_limit: 4 }
  sampler:
    composite/development:
      rule_based:
        rules:
          - span_kinds: [internal]
            parent: [local]
            sampler: { always_off: }
          - sampler: { always_on: }
meter_provider:
  readers:
    - periodic: { exporter: { otlp_http: { endpoint: "\${FIRST}/v1/metrics", temporality_preference: delta } } }
    - periodic: { exporter: { console: } }
  views:
    - selector: { instrument_name: worked }
      stream: { name: done, attribute_keys: { included: [kept] } }
    - selector: { instrument_name: sizes }
      stream: { aggregation: { base2_exponential_bucket_histogram: { max_scale: -1, max_size: 4 } } }
    - selector: { instrument_name: silent }
      stream: { aggregation: { drop: } }
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${FIRST}/v1/logs" } } }
    - batch: { exporter: { otlp_http: { endpoint: "\${SECOND}/v1/logs" } } }
    - simple: { exporter: { console: } }
  limits: { attribute_value_length_limit: 5 }
distribution:
  otlp-native: { runtime_metrics: false }
`;

/** The path of a file with that content, until the test's end. */
async function configurationFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otlp-native-configuration-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'otel.yaml');
  await writeFile(file, content);
  return file;
}

test.each(nodeMajors)(
  'Node %i: every part of a file is followed, and variables are not asked beside it',
  async (major) => {
    const [first, second] = [await Telemetry.receive(), await Telemetry.receive()];
    const variables = {
      OTEL_CONFIG_FILE: await configurationFile(FILE),
      FIRST: first.endpoint,
      SECOND: second.endpoint,
      OTEL_SERVICE_NAME: 'ignored',
      OTEL_RESOURCE_ATTRIBUTES: 'ignored=1',
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_EXPORTER_OTLP_HEADERS: 'broken',
    };
    const app = startApplication('settings.mjs', IMPORT, first, variables, await nodeOf(major));
    const { code, stderr } = await app.ended();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [all, copies] = [await first.all(), await second.all()];

    for (const { spans, logs } of [all, copies]) {
      // Two requests, sent at once, come in any order.
      const found = spans.map(({ item }) => [item.name, texts(item.attributes, 'long')]);
      expect(found.sort()).toEqual([
        ['health', []],
        ['work', ['abcd']],
      ]);
      expect(logs.map(({ item }) => [item.body?.stringValue, texts(item.attributes, 'long')])).toEqual([
        ['at work', ['abcde']],
      ]);
    }
    const [metric, sizes, ...others] = all.metrics.map(({ item }) => item);
    // Buckets up to 4^0, 4^1: −1 is the scale whose base is 4.
    expect(sizes?.exponentialHistogram?.dataPoints).toMatchObject([
      { scale: -1, positive: { offset: -1, bucketCounts: ['1', '2'] } },
    ]);
    expect(metric?.name).toBe('done');
    expect(metric?.sum?.dataPoints?.map(({ attributes }) => attributes?.map(({ key }) => key))).toEqual([
      ['kept'],
    ]);
    expect([metric?.sum, others]).toMatchObject([{ aggregationTemporality: 1 }, []]);
    expect(metricNames(copies)).toEqual([]);

    const keys = new Set(all.resources.flatMap(({ attributes = [] }) => attributes.map(({ key }) => key)));
    expect([...keys].sort()).toEqual([
      'host.arch',
      'host.name',
      'process.pid',
      'service.name',
      'team',
      'telemetry.sdk.language',
      'telemetry.sdk.name',
      'telemetry.sdk.version',
    ]);
    expect(all.resources.flatMap(({ attributes }) => texts(attributes, 'team'))).toContain('none');
    for (const printed of ["name: 'work'", "body: 'at work'", "name: 'done'"])
      expect(app.output()).toContain(printed);
  },
);

test('a file with errors starts nothing, and every error is told with its place', async () => {
  const telemetry = await Telemetry.receive();
  const file = await configurationFile(`file_format: "1.1"
tracer_provider:
  processors:
    - batch: { schedule_delay: soon, exporter: { otlp_http: } }
  samplr: {}
`);
  const app = startApplication('settings.mjs', IMPORT, telemetry, { OTEL_CONFIG_FILE: file });
  const { code, stderr } = await app.ended();
  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^otlp-native: .*otel\.yaml:4:\d+: error WRONG_TYPE/),
    expect.stringMatching(/^otlp-native: .*otel\.yaml:5:\d+: error UNKNOWN_KEY/),
    `otlp-native: nothing was started, because of errors in ${file}`,
  ]);
  expect((await telemetry.all()).spans).toEqual([]);
});

test('by variables, a batch of one span is sent at once, and metrics can be printed', async () => {
  const telemetry = await Telemetry.receive();
  const app = startApplication('settings.mjs', IMPORT, telemetry, {
    OTEL_METRICS_EXPORTER: 'console',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 1,
    OTEL_BSP_SCHEDULE_DELAY: 60_000,
  });
  await app.ended();
  const all = await telemetry.all();
  // A request's resource comes with each.
  expect([all.spans.length, all.resources.length]).toEqual([2, 3]);
  expect(app.output()).toContain("name: 'worked'");
});

test('an exporter that can not be made keeps only its signal from starting', async () => {
  const telemetry = await Telemetry.receive();
  const file = await configurationFile(`file_format: "1.1"
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "https://127.0.0.1:1/v1/traces", tls: { ca_file: /nowhere/ca.pem } } } }
    - batch: { exporter: { otlp_http: { endpoint: "${telemetry.endpoint}/v1/traces" } } }
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "${telemetry.endpoint}/v1/logs" } } }
`);
  const app = startApplication('settings.mjs', IMPORT, telemetry, { OTEL_CONFIG_FILE: file });
  const { code, stderr } = await app.ended();
  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(
      /^otlp-native: could not start traces, which are not exported: .*\/nowhere\/ca\.pem/,
    ),
  ]);
  const all = await telemetry.all();
  expect([all.spans.length, all.logs.length]).toEqual([0, 1]);
});
