import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExporterOptions } from '../../../src/config/exporter-options.ts';
import { resolveConfiguration } from '../../../src/config/resolve-configuration.ts';
import type { NativeTracerProvider } from '../../../src/sdk/trace/native-tracer-provider.ts';
import type { DiagnosticsLog } from '../../../src/start/diagnostics-log.ts';
import { HotReload } from '../../../src/start/hot-reload.ts';
import { NO_PROVIDERS } from '../../../src/start/signals.ts';
import { holds } from '../../support/property.ts';

/** What a file says, as far as it is followed. */
interface Said {
  readonly ratio: number;
  readonly hosts: readonly [string, string];
  readonly level: string;
}

/** To such a host nothing can be sent, which is known only when it is tried. */
const FAILING = 'failing';
const OUT_OF_RANGE = 7;

const textOf = ({ ratio, hosts, level }: Said): string => `
file_format: "1.1"
log_level: ${level}
tracer_provider:
  processors:
${hosts.map((host) => `    - batch: { exporter: { otlp_http: { endpoint: "http://${host}/v1/traces" } } }`).join('\n')}
  sampler: { trace_id_ratio_based: { ratio: ${ratio} } }
`;

const host = fc.constantFrom('a', 'b', FAILING);
const said: fc.Arbitrary<Said> = fc.record({
  ratio: fc.constantFrom(0, 0.5, 1, OUT_OF_RANGE),
  hosts: fc.tuple(host, host),
  level: fc.constantFrom('error', 'warn', 'info', 'debug'),
});

/** A program at work, as the reload sees it. */
class Program {
  readonly now = { sampler: 'TraceIdRatioBased{1}', hosts: ['a', 'a'], level: 'info' };
  readonly lines: string[] = [];
  private readonly reload: HotReload;

  constructor(first: Said) {
    const resolve = (text: string) =>
      resolveConfiguration({ environment: { OTEL_CONFIG_FILE: 'otel.yaml' }, readFile: () => text });
    const { configuration, ...rest } = resolve(textOf(first));
    if (configuration === null) throw new Error('the first one is right');
    const { now, lines } = this;
    const log = {
      setLevel: (level: string) => {
        now.level = level;
      },
      tell: (_kind: string, line: string) => lines.push(line),
      report: () => {},
    };
    const tracerProvider = {
      setSampler: (sampler: unknown) => {
        now.sampler = String(sampler);
      },
    };
    const exporters = [0, 1].map((index) => ({
      path: `tracerProvider.processors[${index}]`,
      reconfigure: ({ endpoint = '' }: ExporterOptions) => {
        const { hostname } = new URL(endpoint);
        if (hostname === FAILING) throw new Error('nothing can be sent there');
        now.hosts[index] = hostname;
      },
    }));
    const providers = {
      ...NO_PROVIDERS,
      tracerProvider: tracerProvider as unknown as NativeTracerProvider,
      exporters,
    };
    this.reload = new HotReload(
      'otel.yaml',
      { configuration, ...rest },
      providers,
      log as unknown as DiagnosticsLog,
      resolve,
    );
  }

  /** The file gets another content. @returns what was told. */
  read(content: Said): string[] {
    this.lines.length = 0;
    this.reload.onContent(textOf(content));
    return [...this.lines];
  }
}

test('whatever a file says one after another: all of it is applied, or nothing, and one line tells', async () => {
  const first: Said = { ratio: 1, hosts: ['a', 'a'], level: 'info' };
  await holds(fc.array(said, { maxLength: 8 }), { runs: 200 }, async (contents) => {
    const program = new Program(first);
    let model = first;
    for (const content of contents) {
      const lines = program.read(content);
      const isRight = content.ratio !== OUT_OF_RANGE && !content.hosts.includes(FAILING);
      const isSame = JSON.stringify(content) === JSON.stringify(model);
      expect(lines).toEqual(
        isSame ? [] : [expect.stringContaining(isRight ? 'was read again: changed' : 'stays as it was')],
      );
      if (isRight) model = content;
      expect(program.now).toEqual({
        sampler: `TraceIdRatioBased{${model.ratio}}`,
        hosts: [...model.hosts],
        level: model.level,
      });
    }
  });
});
