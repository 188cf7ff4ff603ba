import type { Configuration, LogLevel } from '../config/configuration.js';
import type { OtlpExporterConfiguration } from '../config/configuration-exporters.js';
import type { MetricReaderConfiguration } from '../config/configuration-metrics.js';
import type { SamplerConfiguration } from '../config/configuration-traces.js';
import { sameConfiguration } from '../config/same-configuration.js';

/** An exporter whose options differ. */
export interface ExporterChange {
  /** Of its processor or reader in the configuration, such as `tracerProvider.processors[0]`. */
  readonly path: string;
  /** What of it differs, in the file's words. */
  readonly settings: readonly string[];
}

/** What differs between two configurations. */
export interface ConfigurationChange {
  /** Null where it is the same. */
  readonly logLevel: LogLevel | null;
  /** Null where it is the same. */
  readonly sampler: SamplerConfiguration | null;
  readonly exporters: readonly ExporterChange[];
  /** What can't change while a program runs, in the file's words. */
  readonly needRestart: readonly string[];
}

/** A part of the configuration that holds an exporter: a processor or a reader. */
type Holder = { readonly kind: string; readonly exporter: { readonly kind: string } } & object;

/** What of an exporter stays for its life, because memory, threads and files are made by it. */
const FIXED = ['maxConcurrentExports', 'batch', 'queue', 'recordCost', 'costBudget'] as const;

/** Compares two configurations. */
export function configurationChange(before: Configuration, after: Configuration): ConfigurationChange {
  const exporters: ExporterChange[] = [];
  const needRestart: string[] = [];
  const fixed = (name: string, a: unknown, b: unknown): void => {
    if (!sameConfiguration(a, b)) needRestart.push(name);
  };
  const holders = (path: string, a: readonly Holder[], b: readonly Holder[]): void => {
    if (a.length !== b.length) needRestart.push(fileWords(path));
    else for (const [index, holder] of a.entries()) compareHolders(`${path}[${index}]`, holder, b[index]);
  };
  const compareHolders = (path: string, a: Holder, b: Holder | undefined): void => {
    if (sameConfiguration(a, b)) return;
    const name = fileWords(path);
    const [from, to] = [otlpOf(a), b === undefined ? null : otlpOf(b)];
    if (b === undefined || a.kind !== b.kind || from === null || to === null) {
      needRestart.push(name);
      return;
    }
    const { settings, fixedSettings } = exporterChange(from, to);
    const around = aroundExporter(a, b);
    if (around.includes('exportTimeoutMs')) settings.push('export_timeout');
    if (settings.length > 0) exporters.push({ path, settings });
    const fixedAround = around.filter((key) => key !== 'exportTimeoutMs');
    for (const key of [...fixedAround, ...fixedSettings]) needRestart.push(`${name}.${fileWords(key)}`);
  };

  const [traces, newTraces] = [before.tracerProvider, after.tracerProvider];
  const [metrics, newMetrics] = [before.meterProvider, after.meterProvider];
  const [logs, newLogs] = [before.loggerProvider, after.loggerProvider];
  fixed('disabled', before.disabled, after.disabled);
  fixed('resource', before.resource, after.resource);
  fixed('propagator', before.propagators, after.propagators);
  fixed('instrumentation', before.instrumentation, after.instrumentation);
  if (traces === null || newTraces === null) fixed('tracer_provider', traces, newTraces);
  else {
    fixed('tracer_provider.limits', traces.limits, newTraces.limits);
    fixed('tracer_provider.tracer_configurator', traces.tracerConfigurator, newTraces.tracerConfigurator);
    holders('tracerProvider.processors', traces.processors, newTraces.processors);
  }
  if (metrics === null || newMetrics === null) fixed('meter_provider', metrics, newMetrics);
  else {
    fixed('meter_provider.views', metrics.views, newMetrics.views);
    fixed('meter_provider.meter_configurator', metrics.meterConfigurator, newMetrics.meterConfigurator);
    fixed('meter_provider.exemplar_filter', metrics.exemplarFilter, newMetrics.exemplarFilter);
    holders('meterProvider.readers', metrics.readers.map(asHolder), newMetrics.readers.map(asHolder));
  }
  if (logs === null || newLogs === null) fixed('logger_provider', logs, newLogs);
  else {
    fixed('logger_provider.limits', logs.limits, newLogs.limits);
    fixed('logger_provider.logger_configurator', logs.loggerConfigurator, newLogs.loggerConfigurator);
    fixed('logger_provider.processors', logs.eventsToSpanEvents, newLogs.eventsToSpanEvents);
    holders('loggerProvider.processors', logs.processors, newLogs.processors);
  }
  const sampler = newTraces?.sampler ?? null;
  return {
    logLevel: before.logLevel === after.logLevel ? null : after.logLevel,
    sampler: traces === null || sameConfiguration(traces.sampler, sampler) ? null : sampler,
    exporters,
    needRestart,
  };
}

/** The reader with what is its own and not its exporter's beside the exporter. */
function asHolder(reader: MetricReaderConfiguration): Holder {
  const { exporter, ...rest } = reader;
  if (!('temporality' in exporter)) return { ...rest, exporter };
  const { temporality, defaultHistogramAggregation, ...sending } = exporter;
  const holder = { ...rest, temporality, defaultHistogramAggregation, exporter: sending };
  return holder;
}

function otlpOf(holder: Holder): OtlpExporterConfiguration | null {
  return holder.exporter.kind === 'otlp' ? (holder.exporter as OtlpExporterConfiguration) : null;
}

/** The keys of a processor or reader that differ, without its exporter. */
function aroundExporter(a: Holder, b: Holder): string[] {
  return differing(a, b).filter((key) => key !== 'exporter');
}

function exporterChange(a: OtlpExporterConfiguration, b: OtlpExporterConfiguration) {
  const own = differing(a.own, b.own);
  const fixedSettings = own.filter((key) => FIXED.some((fixed) => fixed === key));
  const changed = [
    ...differing(a, b).filter((key) => key !== 'own'),
    ...own.filter((key) => !fixedSettings.includes(key)),
  ];
  return { settings: changed.map(fileWords), fixedSettings };
}

function differing(a: object, b: object): string[] {
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => !sameConfiguration(left.get(key), right.get(key)),
  );
}

/** `tracerProvider.timeoutMs` is `tracer_provider.timeout` in a file. */
export function fileWords(path: string): string {
  return path.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
