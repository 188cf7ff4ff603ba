/** A service that makes spans, log records and measurements at a steady rate, each span and log record with its number. */

import { readdirSync } from 'node:fs';
import {
  type ExporterOptions,
  NativeLoggerProvider,
  NativeMeterProvider,
  NativeTracerProvider,
} from 'otlp-native';
import type { SignalLedger } from './judgement.ts';

/** Attempts give up early and often, so that every fault is felt; the budget outlasts any of them. */
const ATTEMPT_TIMEOUT_MS = 1_000;
const RETRY = { initialBackoffMs: 50, maxBackoffMs: 500, multiplier: 2, jitter: 0.2, maxElapsedMs: 60_000 };
/** Of four items three are spans. */
const SPANS_OF_4 = 3;

export class SteadyService {
  private readonly tracing: NativeTracerProvider;
  private readonly logging: NativeLoggerProvider;
  private readonly metering: NativeMeterProvider;
  private readonly makeSpan: () => void;
  private readonly makeLogRecord: () => void;
  private spans = 0;
  private logRecords = 0;

  constructor(endpoint: string, more: Partial<ExporterOptions> = {}) {
    const exporter: ExporterOptions = { endpoint, timeoutMs: ATTEMPT_TIMEOUT_MS, retry: RETRY, ...more };
    this.tracing = new NativeTracerProvider({ exporter });
    this.logging = new NativeLoggerProvider({ exporter });
    this.metering = new NativeMeterProvider({ readers: [{ exporter, intervalMs: 1_000, timeoutMs: 1_000 }] });
    const tracer = this.tracing.getTracer('steady');
    const logger = this.logging.getLogger('steady');
    const made = this.metering.getMeter('steady').createCounter('items.made');
    this.makeSpan = () => {
      const id = this.spans++;
      tracer.startSpan('work', { attributes: { mark: mark(id), route: `/orders/${id % 50}` } }).end();
      made.add(1, { signal: 'traces', shard: id % 20 });
    };
    this.makeLogRecord = () => {
      const id = this.logRecords++;
      logger.emit({ severityNumber: 9, body: mark(id), attributes: { shard: id % 20 } });
      made.add(1, { signal: 'logs', shard: id % 20 });
    };
  }

  make(items: number): void {
    for (let item = 0; item < items; item += 1) {
      if (item % 4 < SPANS_OF_4) this.makeSpan();
      else this.makeLogRecord();
    }
  }

  async flush(): Promise<void> {
    await Promise.all([this.tracing.forceFlush(), this.logging.forceFlush(), this.metering.forceFlush()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.tracing.shutdown(), this.logging.shutdown(), this.metering.shutdown()]);
  }

  ledgers(): { traces: SignalLedger; logs: SignalLedger; metrics: SignalLedger } {
    return {
      traces: { made: this.spans, stats: this.tracing.stats() },
      logs: { made: this.logRecords, stats: this.logging.stats() },
      metrics: { made: null, stats: this.metering.stats() },
    };
  }
}

/** Of this process; 0 where the system doesn't tell. */
export function openFileDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

function mark(id: number): string {
  return `seq=${String(id).padStart(12, '0')}`;
}
