/** A program follows its configuration file while it runs, by a real file and two receivers. */

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeMajors, nodeOf } from '../../package/node-releases.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';
import { type Application, startApplication, Telemetry } from './application.ts';

const IMPORT = ['--import', 'otlp-native/register'];

interface Settings {
  readonly endpoint: string;
  readonly ratio?: number;
  readonly service?: string;
  readonly more?: string;
  readonly exporter?: string;
}

const fileOf = ({ endpoint, ratio = 1, service = 'shop', more = '', exporter = '' }: Settings): string =>
  fileWith(`otlp_http: { endpoint: "${endpoint}/v1/traces", ${exporter} }`, ratio, service, more);

const fileWith = (exporter: string, ratio = 1, service = 'shop', more = ''): string => `
file_format: "1.1"
resource:
  attributes: [{ name: service.name, value: ${service} }]
tracer_provider:
  processors:
    - batch: { schedule_delay: 50, exporter: { ${exporter} } }
  sampler: { trace_id_ratio_based: { ratio: ${ratio} } }
distribution: { otlp-native: { instrumentations: { enabled: [none] } } }
${more}
`;

/** A file, and two ways of changing it. */
class ConfigurationFile {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(content: string): Promise<ConfigurationFile> {
    const folder = await mkdtemp(join(tmpdir(), 'otlp-native-reload-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = new ConfigurationFile(join(folder, 'otel.yaml'));
    await file.write(content);
    return file;
  }

  write(content: string): Promise<void> {
    return writeFile(this.path, content);
  }

  async replace(content: string): Promise<void> {
    await writeFile(`${this.path}.new`, content);
    await rename(`${this.path}.new`, this.path);
  }
}

/** Has the program make a span of that name. */
async function make(app: Application, name: string): Promise<void> {
  await (await fetch(`http://127.0.0.1:${await app.port()}/${name}`)).text();
}

/** The names of the spans that came, once there are that many: what was delivered reaches the test a moment later. */
async function namesAt(telemetry: Telemetry, count: number): Promise<string[]> {
  const names = () => telemetry.soFar().spans.map(({ item }) => item.name);
  await until('the spans came', 5_000, () => names().length >= count).catch(() => undefined);
  return names();
}

test.each(nodeMajors)(
  'Node %i: endpoint, headers, sampling and log level change while a program runs; what is wrong changes nothing',
  async (major) => {
    const [first, second] = [await Telemetry.receive(), await Telemetry.receive()];
    const file = await ConfigurationFile.make(fileOf({ endpoint: first.endpoint }));
    const variables = { OTEL_CONFIG_FILE: file.path };
    const app = startApplication('asked.mjs', IMPORT, first, variables, await nodeOf(major));
    await make(app, 'a');
    expect(await namesAt(first, 1)).toEqual(['a']);

    await file.replace(
      fileOf({ endpoint: second.endpoint, exporter: 'headers: [{ name: k, value: v }], timeout: 9000' }),
    );
    await app.complained(
      /otel\.yaml was read again: changed tracer_provider\.processors\[0\] \(endpoint, headers, timeout\)\n/,
    );
    await make(app, 'b');
    expect([await namesAt(second, 1), await namesAt(first, 1)]).toEqual([['b'], ['a']]);

    await file.write(fileOf({ endpoint: second.endpoint, ratio: 7 }));
    await app.complained(/not followed, everything stays as it was: .*otel\.yaml:8:\d+: error OUT_OF_RANGE/);
    await make(app, 'c');
    expect(await namesAt(second, 2)).toEqual(['b', 'c']);

    // The sampler could be changed, and the exporter can't: both stay.
    const ca = 'tls: { ca_file: /nowhere/ca.pem }';
    await file.replace(fileOf({ endpoint: 'https://127.0.0.1:1', ratio: 0, exporter: ca }));
    await app.complained(/everything stays as it was: tracer_provider\.processors\[0\] .*\/nowhere\/ca\.pem/);
    await make(app, 'd');
    expect(await namesAt(second, 3)).toEqual(['b', 'c', 'd']);

    await file.write(
      fileOf({ endpoint: second.endpoint, ratio: 0, service: 'store', more: 'log_level: error' }),
    );
    await app.complained(
      /changed log_level, tracer_provider\.sampler, tracer_provider\.processors\[0\] \(headers, timeout\); needs a restart for resource\n/,
    );
    await make(app, 'e');
    expect(await app.ended('SIGTERM')).toMatchObject({ signal: 'SIGTERM' });
    expect((await second.all()).spans.map(({ item }) => item.name)).toEqual(['b', 'c', 'd']);
  },
);

test('a program goes from HTTP to gRPC, and what could not be sent before is sent then', async () => {
  const telemetry = await Telemetry.receive();
  const port = await freePort();
  const file = await ConfigurationFile.make(fileOf({ endpoint: `http://127.0.0.1:${port}` }));
  const app = startApplication('asked.mjs', IMPORT, telemetry, { OTEL_CONFIG_FILE: file.path });
  const answer = make(app, 'waits');
  await app.complained(/connection refused/);
  await file.replace(fileWith(`otlp_grpc: { endpoint: "${telemetry.grpcEndpoint}" }`));
  await app.complained(/changed tracer_provider\.processors\[0\] \(protocol, endpoint\)/);
  await answer;
  expect(await namesAt(telemetry, 1)).toEqual(['waits']);
});
