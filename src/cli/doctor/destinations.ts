import type { Configuration } from '../../config/configuration.js';
import type { OtlpExporterConfiguration } from '../../config/configuration-exporters.js';
import type { Protocol } from '../../config/exporter-options.js';

/** A signal that has exporters. */
export type ExportedSignal = 'traces' | 'metrics' | 'logs';

/** One exporter that sends over OTLP. */
export interface Destination {
  readonly signal: ExportedSignal;
  readonly exporter: OtlpExporterConfiguration;
}

/** What the command line says instead of the configuration; null for nothing. */
export interface Overrides {
  readonly endpoint: string | null;
  readonly protocol: Protocol | null;
}

/** Ports that servers have for a protocol, if they aren't told otherwise. */
const GRPC_PORT = '4317';
const HTTP_PORT = '4318';

/** The exporters of a configuration that send over OTLP; none where it's disabled. */
export function destinationsOf(configuration: Configuration, overrides: Overrides): Destination[] {
  if (configuration.disabled) return [];
  const { tracerProvider, meterProvider, loggerProvider } = configuration;
  const exporters: readonly (readonly [ExportedSignal, { readonly kind: string }])[] = [
    ...(tracerProvider?.processors ?? []).map(({ exporter }) => ['traces', exporter] as const),
    ...(meterProvider?.readers ?? []).map(({ exporter }) => ['metrics', exporter] as const),
    ...(loggerProvider?.processors ?? []).map(({ exporter }) => ['logs', exporter] as const),
  ];
  return exporters.flatMap(([signal, exporter]) =>
    isOtlp(exporter) ? [{ signal, exporter: overridden(signal, exporter, overrides) }] : [],
  );
}

function isOtlp(exporter: { readonly kind: string }): exporter is OtlpExporterConfiguration {
  return exporter.kind === 'otlp';
}

function overridden(
  signal: ExportedSignal,
  exporter: OtlpExporterConfiguration,
  overrides: Overrides,
): OtlpExporterConfiguration {
  const protocol = overrides.protocol ?? exporter.protocol;
  const endpoint =
    overrides.endpoint === null
      ? forProtocol(exporter.endpoint, exporter.protocol, protocol, signal)
      : below(overrides.endpoint, protocol, signal);
  return { ...exporter, protocol, endpoint };
}

/** The same server by another protocol: with its usual port, where the endpoint has the usual one of the other. */
export function forProtocol(endpoint: string, from: Protocol, to: Protocol, signal: ExportedSignal): string {
  if ((from === 'grpc') === (to === 'grpc')) return endpoint;
  const url = parsedEndpoint(endpoint);
  if (url === null) return endpoint;
  const [old, usual] = to === 'grpc' ? [HTTP_PORT, GRPC_PORT] : [GRPC_PORT, HTTP_PORT];
  if (url.port === old) url.port = usual;
  return below(url.origin, to, signal);
}

/** The endpoint of a signal below a general one. */
export function below(endpoint: string, protocol: Protocol, signal: ExportedSignal): string {
  if (protocol === 'grpc') return endpoint;
  const url = parsedEndpoint(endpoint);
  if (url === null) return endpoint;
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/${signal}`;
  return url.href;
}

/** The URL of an endpoint, or null; gRPC's may come without a scheme. */
export function parsedEndpoint(endpoint: string): URL | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(endpoint) ? endpoint : `http://${endpoint}`;
  return URL.canParse(text) ? new URL(text) : null;
}
