import { whole } from '../checks.js';
import type { Found } from '../environment.js';
import { COMPRESSIONS, type Compression, PROTOCOLS, type Protocol } from '../exporter-options.js';
import type { Parsed, VariableReader } from './variable-reader.js';

/** Signals as the variables name them. */
export type Signal = 'TRACES' | 'METRICS' | 'LOGS';

/** What the specification has every SDK take; the core takes a day. */
const MAX_MS = 2 ** 31 - 1;
const DAY_MS = 86_400_000;

/** The names that were there before those with the signal. */
const OBSOLETE_INSECURE: Readonly<Record<string, readonly string[]>> = {
  TRACES: ['OTEL_EXPORTER_OTLP_SPAN_INSECURE'],
  METRICS: ['OTEL_EXPORTER_OTLP_METRIC_INSECURE'],
};

/** What `OTEL_EXPORTER_OTLP_*` say for one signal: its own variables over the general ones. */
export class OtlpVariables {
  private readonly signal: Signal | null;
  private readonly reader: VariableReader;

  /** @param signal null for profiles, which have no variables of their own. */
  constructor(signal: Signal | null, reader: VariableReader) {
    this.signal = signal;
    this.reader = reader;
  }

  /** `grpc`, `http/protobuf` or `http/json`. */
  protocol(): Parsed<Protocol> | null {
    return this.reader.choice(this.names('PROTOCOL'), PROTOCOLS, 'http/protobuf');
  }

  /** The endpoint as it was written, and whether it is the base of all signals' paths. */
  endpoint(): (Found & { readonly isBase: boolean }) | null {
    const exact = this.reader.text(...this.own('ENDPOINT'));
    const found = exact ?? this.reader.text('OTEL_EXPORTER_OTLP_ENDPOINT');
    return found === null ? null : { ...found, isBase: exact === null };
  }

  /** Whether an endpoint without a scheme is reached without TLS. */
  insecure(): Parsed<boolean> | null {
    const names = [
      ...this.own('INSECURE'),
      ...(OBSOLETE_INSECURE[this.signal ?? ''] ?? []),
      'OTEL_EXPORTER_OTLP_INSECURE',
    ];
    return this.reader.boolean(names);
  }

  /** The list of headers as it was written: it may hold credentials. */
  headers(): Found | null {
    return this.reader.text(...this.names('HEADERS'));
  }

  /** `gzip` or `none`, and `zstd`, which is ours. */
  compression(): Parsed<Compression> | null {
    return this.reader.choice(this.names('COMPRESSION'), COMPRESSIONS, 'gzip');
  }

  /** Milliseconds, a day at most; 0 for no limit. */
  timeoutMs(): Parsed<number> | null {
    const parsed = this.reader.number(this.names('TIMEOUT'), whole(0, MAX_MS), 10_000);
    return parsed === null ? null : { ...parsed, value: Math.min(parsed.value, DAY_MS) };
  }

  /** The path of a PEM file. */
  file(kind: 'CERTIFICATE' | 'CLIENT_KEY' | 'CLIENT_CERTIFICATE'): Found | null {
    return this.reader.text(...this.names(kind));
  }

  private names(suffix: string): readonly string[] {
    return [...this.own(suffix), `OTEL_EXPORTER_OTLP_${suffix}`];
  }

  private own(suffix: string): readonly string[] {
    return this.signal === null ? [] : [`OTEL_EXPORTER_OTLP_${this.signal}_${suffix}`];
  }
}
