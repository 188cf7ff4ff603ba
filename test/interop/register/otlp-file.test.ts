/** The exporter `otlp_file/development`: lines of OTLP's JSON form, which a real Collector takes. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Collector } from '../../peers/collector/collector.ts';
import { received } from '../official-instrumentations/otlp-json.ts';
import { startApplication, Telemetry } from './application.ts';
import { metricNames } from './received.ts';

const IMPORT = ['--import', 'otlp-native/register'];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otlp-native-file-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const requestsOf = (text: string): object[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('{"resource'))
    .map((line) => JSON.parse(line) as object);

function expectAll(requests: readonly object[]): void {
  const { spans, logs, metrics } = received(requests);
  expect(spans.map(({ item }) => item.name).sort()).toEqual(['health', 'work']);
  expect(logs.map(({ item }) => item.body?.stringValue)).toEqual(['at work']);
  expect(metricNames({ metrics } as Parameters<typeof metricNames>[0])).toContain('worked');
}

test('a file has everything, a request a line, and a Collector takes each line', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'otel.jsonl');
  const exporter = `{ otlp_file/development: { output_stream: "${pathToFileURL(file)}" } }`;
  const configuration = join(folder, 'otel.yaml');
  await writeFile(
    configuration,
    `file_format: "1.1"
tracer_provider: { processors: [{ batch: { exporter: ${exporter} } }] }
meter_provider: { readers: [{ periodic: { exporter: ${exporter} } }] }
logger_provider: { processors: [{ simple: { exporter: ${exporter} } }] }
`,
  );
  await writeFile(file, '{"before":true}\n');
  const app = startApplication('settings.mjs', IMPORT, await Telemetry.receive(), {
    OTEL_CONFIG_FILE: configuration,
  });
  const { code, stderr } = await app.ended();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const text = await readFile(file, 'utf8');
  expect(text.startsWith('{"before":true}\n')).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
  const requests = requestsOf(text);
  expectAll(requests);

  const collector = await Collector.start();
  onTestFinished(() => collector.stop());
  for (const request of requests) {
    const signal = Object.keys(request)[0]?.replace('resource', '').replace('Spans', 'Traces').toLowerCase();
    const answer = await fetch(`${collector.httpEndpoint}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    expect([answer.status, await answer.text()]).toEqual([200, '{"partialSuccess":{}}']);
  }
});

test('otlp/stdout of the variables writes to the standard output', async () => {
  const app = startApplication('settings.mjs', IMPORT, await Telemetry.receive(), {
    OTEL_TRACES_EXPORTER: 'otlp/stdout',
    OTEL_METRICS_EXPORTER: 'otlp/stdout',
    OTEL_LOGS_EXPORTER: 'otlp/stdout',
  });
  expect(await app.ended()).toMatchObject({ code: 0, stderr: '' });
  expectAll(requestsOf(app.output()));
});

test('a file that can’t be opened is told, and the other signals start', async () => {
  const telemetry = await Telemetry.receive();
  const folder = await temporaryFolder();
  const configuration = join(folder, 'otel.yaml');
  await writeFile(
    configuration,
    `file_format: "1.1"
tracer_provider: { processors: [{ batch: { exporter: { otlp_file/development: { output_stream: "file:///nowhere/at/all" } } } }] }
logger_provider: { processors: [{ batch: { exporter: { otlp_http: { endpoint: "${telemetry.endpoint}/v1/logs" } } } }] }
`,
  );
  const app = startApplication('settings.mjs', IMPORT, telemetry, { OTEL_CONFIG_FILE: configuration });
  const { code, stderr } = await app.ended();
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /could not start traces.*file:\/\/\/nowhere\/at\/all can't be opened for writing: ENOENT/,
  );
  expect((await telemetry.all()).logs).toHaveLength(1);
});
