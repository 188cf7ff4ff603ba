import type { CompleteExporterOptions } from '../config/exporter-options.js';
import { LoopbackSink } from '../export/loopback-sink.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';

const SHOWN = { depth: 6 };

/** The parts of OTLP's JSON form that are printed. */
interface MetricsRequest {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics?: readonly {
      readonly scope?: { readonly name?: string };
      readonly metrics?: readonly Readonly<Record<string, unknown>>[];
    }[];
  }[];
}

/** Prints metrics, which the core makes. */
export class ConsoleMetrics implements ExitFlush {
  private readonly sink = new LoopbackSink(() => this.print());

  /** How a reader exports to here. */
  get exporterOptions(): CompleteExporterOptions {
    return this.sink.exporterOptions('metrics');
  }

  /** Prints what the reader delivers at the exit; to be called once the reader is there, whose own flush comes first then. */
  printAtExit(): void {
    flushAtExit(this);
  }

  /** @inheritdoc */
  beginExitFlush(_isSignal: boolean): void {}

  /** @inheritdoc */
  endExitFlush(): void {
    this.print();
  }

  /** Prints what has come, and ends. */
  async close(): Promise<void> {
    forgetAtExit(this);
    await this.sink.close();
    this.print();
    this.sink.release();
  }

  private print(): void {
    for (let request = this.sink.take(); request !== null; request = this.sink.take()) {
      for (const metric of metricsOf(JSON.parse(request.json) as MetricsRequest)) console.dir(metric, SHOWN);
    }
  }
}

/** Each metric with its scope's name, its attributes as a map. */
function metricsOf({ resourceMetrics = [] }: MetricsRequest): object[] {
  const scopes = resourceMetrics.flatMap(({ scopeMetrics = [] }) => scopeMetrics);
  return scopes.flatMap(({ scope, metrics = [] }) =>
    metrics.map((metric) => ({ scope: scope?.name ?? '', ...(plain(metric) as object) })),
  );
}

/** Lists of OTLP's key-value pairs as objects, at every depth. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isPair))
      return Object.fromEntries(value.map((pair) => [pair.key, single(pair.value)]));
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

function isPair(value: unknown): value is { key: string; value?: unknown } {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}

/** `{ stringValue: 'x' }` is `x`, and `{ intValue: '1' }` is 1. */
function single(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [kind, content] = Object.entries(value)[0] ?? [];
  return kind === 'intValue' ? Number(content) : plain(content);
}
