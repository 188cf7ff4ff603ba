import { group } from './checks.js';
import type { Environment } from './environment.js';
import { type ExporterConfig, resolveExporterConfig } from './exporter-config.js';
import type { ExporterOptions } from './exporter-options.js';

const VARIABLE_NAMES = { traces: 'TRACES', metrics: 'METRICS', logs: 'LOGS', profiles: null } as const;

/** What OTLP carries. */
export type OtlpSignal = keyof typeof VARIABLE_NAMES;

/** Every {@link OtlpSignal}. */
export const OTLP_SIGNALS: readonly OtlpSignal[] = ['traces', 'metrics', 'logs', 'profiles'];

/**
 * The exporters of all signals, whose options differ in nothing but the endpoint: `options.endpoint`, or each of
 * `options.endpoints`, is a place for all, where each has its path below it; one of `endpoints` is a signal's own, with its path.
 *
 * @throws OtlpNativeError with the code and the setting.
 */
export function exportersBySignal(
  options: ExporterOptions,
  endpoints: Partial<Record<OtlpSignal, string>> | undefined,
  environment: Environment,
): Readonly<Record<OtlpSignal, ExporterConfig>> {
  const { endpoint, endpoints: several, ...shared } = options;
  const own = group(endpoints, 'endpoints', OTLP_SIGNALS);
  const exporter = (signal: OtlpSignal): ExporterConfig => {
    const place = own[signal];
    if (place !== undefined) {
      const config = resolveExporterConfig(
        VARIABLE_NAMES[signal],
        { ...shared, endpoint: place },
        environment,
      );
      return renamed(config, `endpoints.${signal}`);
    }
    const given = {
      ...shared,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(several === undefined ? {} : { endpoints: several }),
    };
    const config = resolveExporterConfig(VARIABLE_NAMES[signal], given, environment);
    return endpoint === undefined && several === undefined ? config : atBase(config);
  };
  return {
    traces: exporter('traces'),
    metrics: exporter('metrics'),
    logs: exporter('logs'),
    profiles: exporter('profiles'),
  };
}

/** Each signal has its path below the endpoints, whatever path they have. */
function atBase(config: ExporterConfig): ExporterConfig {
  const { binding } = config;
  const otherEndpoints = binding.otherEndpoints.map((other) => ({ ...other, isBaseEndpoint: true }));
  return { ...config, binding: { ...binding, isBaseEndpoint: true, otherEndpoints } };
}

function renamed(config: ExporterConfig, endpoint: string): ExporterConfig {
  return {
    ...config,
    sourceOf: (setting) => (setting === 'endpoint' ? endpoint : config.sourceOf(setting)),
  };
}
