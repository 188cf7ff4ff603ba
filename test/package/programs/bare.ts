/**
 * A program that has installed nothing besides the package and the API. Its argument is the endpoint.
 */
import type { ExporterOptions } from 'otlp-native';
import { bridgeConsole } from 'otlp-native/console';
import { createPinoStream } from 'otlp-native/pino';
import { collectDiagnostics } from './diagnostics.ts';
import { traceRequest } from './http-request.ts';
import { registerProviders, shutDown, useProviders } from './own-providers.ts';
import type { BareReport } from './report.ts';

async function main(): Promise<BareReport> {
  const diagnostics = collectDiagnostics();
  const exporter: ExporterOptions = {
    endpoint: process.argv[2],
    protocol: 'http/json',
    compression: 'none',
  };
  const providers = registerProviders(exporter);
  useProviders(providers.loggerProvider);
  await traceRequest();
  const logger = providers.loggerProvider.getLogger('bridges');
  createPinoStream({ logger }).write('{"level":30,"msg":"by the pino stream"}\n');
  bridgeConsole({ logger, methods: ['warn'] })();
  const own = await shutDown(providers);
  // Hidden from bundlers: it isn't there.
  const specifier = 'otlp-native/winston';
  const winston = await import(specifier).then(() => 'imported', String);
  return { node: process.version, diagnostics, own, winston };
}

main().then((report) => console.log(JSON.stringify(report)));
