/** What a project installs for traces, metrics and logs over OTLP/HTTP with the HTTP instrumentation, without their scope. */
export const OFFICIAL_PACKAGES = [
  'api',
  'sdk-node',
  'sdk-metrics',
  'sdk-logs',
  'exporter-trace-otlp-proto',
  'exporter-metrics-otlp-proto',
  'exporter-logs-otlp-proto',
  'instrumentation-http',
] as const;
