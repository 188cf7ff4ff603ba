import type { BindingReceiver } from '../native/binding.js';
import { type ExitFlush, flushAtExit, forgetAtExit } from '../native/exit.js';
import { failureError, isFailure, nativeRuntime } from '../native/runtime.js';

const SHOWN = { depth: 6 };
const CLOSE_TIMEOUT_MS = 1_000;
const MIB = 1_048_576;

/** The parts of OTLP's JSON form that are printed. */
interface MetricsRequest {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics?: readonly {
      readonly scope?: { readonly name?: string };
      readonly metrics?: readonly Readonly<Record<string, unknown>>[];
    }[];
  }[];
}

/**
 * Prints metrics. The core makes the points and knows only how to send them, so they are sent to a listener on the loopback
 * address that nobody else is told of, and printed as they come.
 */
export class ConsoleMetrics implements ExitFlush {
  /** Where the reader is to export to. */
  readonly endpoint: string;
  private readonly receiver: BindingReceiver;
  private readonly runtime = nativeRuntime();

  /** @throws OtlpNativeError `BIND_FAILED` */
  constructor() {
    const receiver = this.runtime.core.openReceiver({
      grpcAddress: null,
      httpAddress: '127.0.0.1:0',
      maxRequestBytes: 64 * MIB,
      maxQueuedBytes: 64 * MIB,
      maxConnections: 4,
    });
    if (isFailure(receiver)) throw failureError(receiver);
    this.receiver = receiver;
    this.endpoint = `http://${receiver.httpAddress}/v1/metrics`;
    this.runtime.listen(receiver.id, () => this.print());
  }

  /** Prints what the reader delivers at the exit; to be called once the reader is there, whose own flush comes first then. */
  printAtExit(): void {
    flushAtExit(this);
  }

  /** @inheritdoc */
  beginExitFlush(): void {}

  /** @inheritdoc */
  endExitFlush(): void {
    this.print();
  }

  /** Prints what has come, and ends. */
  async close(): Promise<void> {
    forgetAtExit(this);
    await this.runtime.operation(CLOSE_TIMEOUT_MS, false, (operation) => this.receiver.close(operation));
    this.print();
    this.runtime.unlisten(this.receiver.id);
  }

  private print(): void {
    for (let batch = this.receiver.takeBatch(); batch !== null; batch = this.receiver.takeBatch()) {
      const json = this.runtime.binding.protobufToJson(batch.signal, batch.protobuf);
      for (const metric of metricsOf(JSON.parse(json) as MetricsRequest)) console.dir(metric, SHOWN);
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
