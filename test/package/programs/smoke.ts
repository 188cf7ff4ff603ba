/**
 * A program as a user would write it, with everything that the package has. Its argument is the endpoint.
 */
import { logs } from '@opentelemetry/api-logs';
import type { ExporterOptions } from 'otlp-native';
import { logThroughBridges } from './bridges.ts';
import { collectDiagnostics } from './diagnostics.ts';
import { traceRequest } from './http-request.ts';
import { useOfficialSdk } from './official-sdk.ts';
import { registerProviders, shutDown, useProviders } from './own-providers.ts';
import type { SmokeReport } from './report.ts';

async function main(): Promise<SmokeReport> {
  const diagnostics = collectDiagnostics();
  const exporter: ExporterOptions = {
    endpoint: process.argv[2],
    protocol: 'http/json',
    compression: 'none',
  };
  const official = await useOfficialSdk(exporter);
  const providers = registerProviders(exporter);
  useProviders(logs);
  await traceRequest();
  logThroughBridges(providers.loggerProvider, exporter);
  const own = await shutDown(providers);
  return { node: process.version, diagnostics, official, own };
}

main().then((report) => console.log(JSON.stringify(report)));
