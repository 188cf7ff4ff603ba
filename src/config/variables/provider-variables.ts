import { whole } from '../checks.js';
import {
  DEFAULT_ORIGIN,
  type DocumentNode,
  listNode,
  mapNode,
  type Origin,
  scalarNode,
  variableOrigin,
} from '../document/document-node.js';
import { otlpDocument } from './otlp-document.js';
import { samplerDocument } from './sampler-variables.js';
import type { Parsed, VariableReader } from './variable-reader.js';

/** Of those that are known, what this package has. */
const SUPPORTED = ['otlp', 'console', 'prometheus', 'otlp/stdout'];
/** Timers take no more; nearly 25 days. */
const MAX_MS = 2 ** 31 - 1;
const MAX_COUNT = 2 ** 31 - 1;

const node = (parsed: Parsed<string | number> | null): DocumentNode | undefined =>
  parsed === null ? undefined : scalarNode(parsed.value, variableOrigin(parsed.name));

/** `OTEL_TRACES_*` and `OTEL_BSP_*`, in the form of the file; undefined where spans go nowhere. */
export function tracesDocument(reader: VariableReader, limits: DocumentNode): DocumentNode | undefined {
  const exporters = exporterNames(reader, 'OTEL_TRACES_EXPORTER', [
    'otlp',
    'console',
    'zipkin',
    'otlp/stdout',
  ]);
  const sampler = samplerDocument(reader);
  const batch = batchKeys(reader, 'OTEL_BSP', 5000);
  const zipkin = zipkinDocument(reader);
  if (exporters.value.length === 0) return undefined;
  const processors = exporters.value.map((name) => {
    const origin = exporters.origin;
    if (name === 'console') return simple('console', origin);
    const exporter =
      name === 'zipkin' ? mapNode({ zipkin }, origin) : pushExporter(reader, name, 'TRACES', origin);
    return mapNode({ batch: mapNode({ ...batch, exporter }, origin) }, origin);
  });
  return mapNode({ processors: listNode(processors, exporters.origin), sampler, limits }, exporters.origin);
}

/** `OTEL_LOGS_EXPORTER` and `OTEL_BLRP_*`, in the form of the file; undefined where log records go nowhere. */
export function logsDocument(reader: VariableReader, limits: DocumentNode): DocumentNode | undefined {
  const exporters = exporterNames(reader, 'OTEL_LOGS_EXPORTER', ['otlp', 'console', 'otlp/stdout']);
  const batch = batchKeys(reader, 'OTEL_BLRP', 1000);
  if (exporters.value.length === 0) return undefined;
  const processors = exporters.value.map((name) => {
    const { origin } = exporters;
    if (name === 'console') return simple('console', origin);
    const exporter = pushExporter(reader, name, 'LOGS', origin);
    return mapNode({ batch: mapNode({ ...batch, exporter }, origin) }, origin);
  });
  return mapNode({ processors: listNode(processors, exporters.origin), limits }, exporters.origin);
}

/** `OTEL_METRICS_*` and `OTEL_METRIC_*`, in the form of the file; undefined where metrics go nowhere. */
export function metricsDocument(reader: VariableReader): DocumentNode | undefined {
  const exporters = exporterNames(reader, 'OTEL_METRICS_EXPORTER', [
    ...['otlp', 'console', 'prometheus', 'otlp/stdout'],
  ]);
  const filter = reader.choice(
    ['OTEL_METRICS_EXEMPLAR_FILTER'],
    ['always_on', 'always_off', 'trace_based'],
    'trace_based',
  );
  const times = {
    interval: node(reader.number(['OTEL_METRIC_EXPORT_INTERVAL'], whole(1, MAX_MS), 60_000)),
    timeout: node(reader.number(['OTEL_METRIC_EXPORT_TIMEOUT'], whole(0, MAX_MS), 30_000)),
  };
  const prometheus = prometheusDocument(reader);
  if (exporters.value.length === 0) return undefined;
  const { origin } = exporters;
  const readers = exporters.value.map((name) => {
    if (name === 'prometheus') {
      const exporter = mapNode({ 'prometheus/development': prometheus }, origin);
      return mapNode({ pull: mapNode({ exporter }, origin) }, origin);
    }
    const exporter =
      name === 'console'
        ? mapNode({ console: scalarNode(null, origin) }, origin)
        : pushExporter(reader, name, 'METRICS', origin);
    return mapNode({ periodic: mapNode({ ...times, exporter }, origin) }, origin);
  });
  return mapNode({ readers: listNode(readers, origin), exemplar_filter: node(filter) }, origin);
}

/** The exporters of a variable, each once, with those left out that there aren't. */
function exporterNames(
  reader: VariableReader,
  name: string,
  known: readonly string[],
): { readonly value: readonly string[]; readonly origin: Origin } {
  const named = reader.list(name);
  if (named === null) return { value: ['otlp'], origin: DEFAULT_ORIGIN };
  const origin = variableOrigin(name);
  if (named.value.includes('none')) {
    if (named.value.length > 1) {
      reader.fault(name, {
        code: 'CONFLICT',
        fault: '"none" stands beside others, which are ignored',
        advice: 'set it to none alone, or leave none out',
      });
    }
    return { value: [], origin };
  }
  const value = new Set<string>();
  for (const exporter of named.value) {
    if (exporter === 'logging') {
      reader.fault(name, {
        code: 'DEPRECATED',
        fault: '"logging" is the old name of console',
        advice: 'set it to console',
      });
      value.add('console');
    } else if (known.includes(exporter)) {
      value.add(exporter);
      if (!SUPPORTED.includes(exporter)) {
        reader.fault(name, {
          code: 'UNSUPPORTED',
          fault: `${JSON.stringify(exporter)} is understood, but this package has no such exporter, which the specification has deprecated`,
          advice: 'use otlp: Zipkin takes OTLP by its module zipkin-otel, or have a Collector send to it',
        });
      }
    } else {
      reader.fault(name, {
        code: 'UNKNOWN_COMPONENT',
        fault: `there is no exporter ${JSON.stringify(exporter)}; ignoring it`,
        advice: `use one of ${known.join(', ')}, none`,
      });
    }
  }
  return value.size === 0 ? { value: ['otlp'], origin: DEFAULT_ORIGIN } : { value: [...value], origin };
}

function pushExporter(
  reader: VariableReader,
  name: string,
  signal: 'TRACES' | 'METRICS' | 'LOGS',
  origin: Origin,
): DocumentNode {
  if (name === 'otlp') return otlpDocument(reader, signal, origin);
  return mapNode({ 'otlp_file/development': scalarNode(null, origin) }, origin);
}

function simple(exporter: string, origin: Origin): DocumentNode {
  const named = mapNode({ [exporter]: scalarNode(null, origin) }, origin);
  return mapNode({ simple: mapNode({ exporter: named }, origin) }, origin);
}

function batchKeys(
  reader: VariableReader,
  prefix: string,
  delayMs: number,
): Record<string, DocumentNode | undefined> {
  const queueName = `${prefix}_MAX_QUEUE_SIZE`;
  const sizeName = `${prefix}_MAX_EXPORT_BATCH_SIZE`;
  const queue = reader.number([queueName], whole(1, MAX_COUNT), 2048);
  const size = reader.number([sizeName], whole(1, MAX_COUNT), 512);
  const most = queue?.value ?? 2048;
  if (size !== null && size.value > most) {
    reader.fault(sizeName, {
      code: 'CONFLICT',
      fault: `is ${size.value}, more than ${queueName}, ${most}, lets wait; using ${most}`,
      advice: `set it to a number up to ${most}, or raise ${queueName}`,
    });
  }
  return {
    schedule_delay: node(reader.number([`${prefix}_SCHEDULE_DELAY`], whole(0, MAX_MS), delayMs)),
    export_timeout: node(reader.number([`${prefix}_EXPORT_TIMEOUT`], whole(0, MAX_MS), 30_000)),
    max_queue_size: node(queue),
    max_export_batch_size: node(size === null ? null : { ...size, value: Math.min(size.value, most) }),
  };
}

function zipkinDocument(reader: VariableReader): DocumentNode {
  return mapNode(
    {
      endpoint: node(reader.text('OTEL_EXPORTER_ZIPKIN_ENDPOINT')),
      timeout: node(reader.number(['OTEL_EXPORTER_ZIPKIN_TIMEOUT'], whole(0, MAX_MS), 10_000)),
    },
    DEFAULT_ORIGIN,
  );
}

function prometheusDocument(reader: VariableReader): DocumentNode {
  return mapNode(
    {
      host: node(reader.text('OTEL_EXPORTER_PROMETHEUS_HOST')),
      port: node(reader.number(['OTEL_EXPORTER_PROMETHEUS_PORT'], whole(0, 65_535), 9464)),
    },
    DEFAULT_ORIGIN,
  );
}
