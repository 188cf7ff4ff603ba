/** Bun and Deno, started with `otlp-native/register`: what works there. */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { inCheckout } from '../../package/paths.ts';
import { INSTALL_DEADLINE_MS, installed } from '../../peers/npm/installed.ts';
import { startProcess, Telemetry } from './application.ts';
import { metricNames } from './received.ts';

const APP = fileURLToPath(new URL('./apps/other-runtime.mjs', import.meta.url));
const REGISTER = inCheckout('dist/esm/register.js');

/** A runtime, and what of the program's HTTP is traced there. */
interface Runtime {
  readonly name: string;
  /** The platform's own package, which holds the program. */
  readonly package: Readonly<Record<string, string>>;
  readonly program: string;
  readonly args: readonly string[];
  readonly spans: readonly string[];
}

const RUNTIMES: readonly Runtime[] = [
  {
    name: 'Bun',
    package: { '@oven/bun-linux-x64': '1.4.5' },
    program: 'node_modules/@oven/bun-linux-x64/bin/bun',
    args: ['--preload', REGISTER, APP],
    // Its HTTP server and its fetch publish nothing.
    spans: ['- > work', 'work > GET (client)'],
  },
  {
    name: 'Deno',
    package: { '@deno/linux-x64-glibc': '2.9.6' },
    program: 'node_modules/@deno/linux-x64-glibc/deno',
    args: ['run', '-A', '--node-modules-dir=manual', '--preload', REGISTER, APP],
    // Its fetch publishes nothing.
    spans: ['- > GET (server)', '- > work', 'GET (client) > GET (server)', 'work > GET (client)'],
  },
];

test.runIf(process.platform === 'linux' && process.arch === 'x64').each(RUNTIMES)(
  '$name: spans in their context, metrics, correlated logs, and HTTP as far as it is published',
  { timeout: INSTALL_DEADLINE_MS },
  async (runtime) => {
    const program = join(await installed(runtime.package), runtime.program);
    const telemetry = await Telemetry.receive();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint };
    const app = startProcess(program, runtime.args, { cwd: inCheckout(), env });
    expect(await app.ended()).toEqual({ code: 0, signal: null, stderr: '' });

    const all = await telemetry.all();
    const kinds = new Map([
      [2, ' (server)'],
      [3, ' (client)'],
    ]);
    const title = (span: { name: string; kind?: number }) => span.name + (kinds.get(span.kind ?? 0) ?? '');
    const titles = new Map(all.spans.map(({ item }) => [item.spanId, title(item)]));
    const edges = all.spans.map(
      ({ item }) => `${titles.get(item.parentSpanId ?? '') ?? '-'} > ${title(item)}`,
    );
    expect(edges.sort()).toEqual(runtime.spans);
    const work = all.spans.find(({ item }) => item.name === 'work')?.item;
    expect(all.logs.map(({ item }) => [item.body?.stringValue, item.spanId])).toEqual([
      ['at work', work?.spanId],
    ]);
    expect(metricNames(all)).toEqual(
      expect.arrayContaining([
        'worked',
        'http.client.request.duration',
        'nodejs.eventloop.utilization',
        'process.cpu.time',
        'v8js.memory.heap.used',
      ]),
    );
  },
);
