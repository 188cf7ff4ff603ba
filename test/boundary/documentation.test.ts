import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NativeSpanProcessor } from 'otlp-native/otel';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Child, startChild } from '../support/child.ts';
import { plainSpan } from '../support/custom-spans.ts';
import { freePort } from '../support/free-port.ts';
import { startReceiver } from './collecting-receiver.ts';
import { type Example, examplesOf } from './documentation-example.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PRELOAD = ['--import', new URL('./children/resolve-peers.mjs', import.meta.url).href];
const SDK2 = join(ROOT, 'test/peers/sdk2/node_modules/@opentelemetry/sdk-trace-base');
const DEADLINE_MS = 20_000;

const DOCUMENTS = [
  'README.md',
  'docs/guide/*.md',
  'src/{batch,bridges,client,instrumentation,memory,otel,receiver,resilience,runtime-metrics,sdk}/**/*.ts',
];
const examples = DOCUMENTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).flatMap(examplesOf);
const listening = examples.filter(({ code }) => code.includes('OtlpReceiver.listen('));
const sending = examples.filter((example) => !listening.includes(example));

/** In here, so that the examples find this package and the SDK by their names. */
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(import.meta.dirname, '.examples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(
  example: Example,
  httpPort: string | number = 4318,
  grpcPort: string | number = 4317,
): string {
  const file = join(folder, `${example.name.replaceAll(/[^a-zA-Z0-9]/g, '-')}-${httpPort}.ts`);
  const code = example.code.replaceAll(/\b4318\b/g, `${httpPort}`).replaceAll(/\b4317\b/g, `${grpcPort}`);
  // Always a module, whatever the example imports.
  writeFileSync(file, `${code}\nexport {};\n`);
  return file;
}

/** How often `example` calls what makes an item; each is to arrive. */
function calls({ code }: Example, pattern: RegExp): number {
  // Its arrays and sketches have methods of the same names.
  if (code.includes("'otlp-native/aggregate'")) return 0;
  return code.match(pattern)?.length ?? 0;
}

function run(file: string, endpoint: string): Child {
  // `startChild` gives children no environment of their own; the variable stands before the example runs.
  const set = `data:text/javascript,process.env.OTEL_EXPORTER_OTLP_ENDPOINT=${JSON.stringify(endpoint)}`;
  return startChild(pathToFileURL(file), {}, [...PRELOAD, '--import', set]);
}

test('the documentation has examples of the processor, the exporter and the receiver', () => {
  const all = examples.map(({ code }) => code).join('\n');
  for (const name of ['NativeSpanProcessor', 'NativeSpanExporter', 'OtlpReceiver.listen'])
    expect(all).toContain(name);
  expect(examples.some(({ name }) => name.startsWith('README.md'))).toBe(true);
  expect(examples.some(({ name }) => name.startsWith('src/'))).toBe(true);
});

test('every example compiles', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { types } = JSON.parse(readFileSync(join(SDK2, 'package.json'), 'utf8')) as { types: string };
  config.compilerOptions.paths['@opentelemetry/sdk-trace-base'] = [join(SDK2, types)];
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  const files = examples.map((example) => fileOf(example));
  const program = ts.createProgram(files, { ...options, noUnusedLocals: false });
  const faults = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    );
  });
  expect(faults).toEqual([]);
});

describe('every example runs', () => {
  test.each(sending)('$name', async (example) => {
    const far = await startReceiver();
    const file = fileOf(example, new URL(far.httpEndpoint).port, new URL(far.grpcEndpoint).port);
    const ended = await run(file, far.httpEndpoint).ended();
    const stderr = example.code.includes('console.error(') ? expect.any(String) : '';
    expect(ended).toMatchObject({ code: 0, signal: null, stderr });
    await far.receiver.close();
    const received = (signal: string): number =>
      far.batches.filter((batch) => batch.signal === signal).reduce((sum, { items }) => sum + items, 0);
    expect(received('traces')).toBe(calls(example, /\.start(?:Active)?Span\(|\.sendTraces\(/g));
    expect(received('logs')).toBe(
      calls(example, /\.emit\(|\.sendLogs\(|\.add\(logsRequest\(|\blog\.\w+\(|\bconsole\.(?:log|error)\('/g),
    );
    // What is added to a batch is no measurement.
    const instruments = example.code.includes("from 'otlp-native/batch'")
      ? /\.sendMetrics\(/g
      : /\.(?:add|record|recordMany|sendMetrics)\(/g;
    expect(received('metrics')).toBe(calls(example, instruments));
    expect(received('profiles')).toBe(calls(example, /\.sendProfiles\(/g));
  });

  test.each(listening)('$name, which takes a request', async (example) => {
    const httpPort = await freePort();
    const child = run(fileOf(example, httpPort, await freePort()), 'http://127.0.0.1:1');
    const processor = new NativeSpanProcessor({
      endpoint: `http://127.0.0.1:${httpPort}`,
      retry: { initialBackoffMs: 20, maxBackoffMs: 50 },
    });
    onTestFinished(() => processor.shutdown(1).catch(() => undefined));
    processor.onEnd(plainSpan(0));
    await processor.forceFlush(DEADLINE_MS);
    await child.wrote('traces 1', DEADLINE_MS);
    if (!example.code.includes('.close()')) child.kill('SIGTERM');
    const { code, signal, stderr } = await child.ended();
    expect(stderr).toBe('');
    expect(signal ?? code).toBe(example.code.includes('.close()') ? 0 : 'SIGTERM');
  });
});
