import type { IncomingMessage } from 'node:http';
import type { InstrumentationConfiguration } from '../config/configuration.js';
import type { NativeHttpInstrumentationConfig } from '../instrumentation/http/http-config.js';
import { NativeHttpInstrumentation } from '../instrumentation/http/native-http-instrumentation.js';
import { BUILT_IN_METHODS } from '../instrumentation/http-method.js';
import { NativeUndiciInstrumentation } from '../instrumentation/undici/native-undici-instrumentation.js';
import type { NativeUndiciInstrumentationConfig } from '../instrumentation/undici/undici-config.js';
import { blindCopies } from './api-copies.js';
import type { Report } from './diagnostics-log.js';
import { ownApiVersion } from './global-api.js';
import { hookedModules } from './hooked-modules.js';
import { startInstalledInstrumentations } from './installed-instrumentations.js';
import { registerModuleHooks } from './module-hooks.js';
import { Project } from './project.js';
import type { StartableInstrumentation } from './startable-instrumentation.js';
import { watchForUnseenModules } from './unseen-modules.js';

/**
 * Enables our own instrumentations and those of the user's project, and tells of what would silently make nothing.
 *
 * @param isOwnRequest tells requests that this package answers, and that are not the application's.
 */
export function startInstrumentations(
  configuration: InstrumentationConfiguration,
  project: Project,
  report: Report,
  isOwnRequest: ((request: IncomingMessage) => boolean) | undefined,
): StartableInstrumentation[] {
  const started: StartableInstrumentation[] = [];
  const { enabled, disabled } = configuration;
  const wants = (name: string, isOnByDefault: boolean): boolean =>
    !disabled.includes(name) && (enabled === null ? isOnByDefault : enabled.includes(name));
  if (wants('http', true))
    started.push(
      new NativeHttpInstrumentation({
        ...httpConfig(configuration),
        ignoreIncomingRequestHook: isOwnRequest,
      }),
    );
  if (wants('undici', true)) started.push(new NativeUndiciInstrumentation(undiciConfig(configuration)));
  const installed = startInstalledInstrumentations(project, wants, (packageName, error) => {
    const reason = error instanceof Error ? error.message : String(error);
    report('error', `could not start ${packageName}: ${reason}`);
  });
  started.push(...installed.map(({ instrumentation }) => instrumentation));
  reportBlindCopies([project, ...installed.map(({ file }) => new Project([file]))], report);

  const modules = hookedModules(installed);
  const unreached = registerModuleHooks(installed, modules);
  if (unreached.length > 0) {
    report(
      'warn',
      `${unreached.join(', ')} can't reach modules that are loaded by import: ` +
        'they bring another copy of import-in-the-middle. Update them to versions that share one',
    );
  }
  watchForUnseenModules(modules ?? [], (names) =>
    report(
      'warn',
      `${names.join(', ')} was loaded past its instrumentation, so it makes no telemetry. ` +
        'Start the program with node --import otlp-native/register (or --require), before its own modules; ' +
        'modules inside a bundle can only be reached when they are left out of it',
    ),
  );
  return started;
}

function httpConfig({
  http,
  sensitiveQueryParameters,
}: InstrumentationConfiguration): NativeHttpInstrumentationConfig {
  const headers = (side: (typeof http)['client']) => ({
    requestHeaders: [...side.requestCapturedHeaders],
    responseHeaders: [...side.responseCapturedHeaders],
  });
  const redacted = sensitiveQueryParameters?.slice();
  return {
    headersToSpanAttributes: { client: headers(http.client), server: headers(http.server) },
    redactedQueryParams: redacted,
    redactedQueryParamsServer: redacted,
    knownMethods: {
      client: http.client.knownMethods ?? BUILT_IN_METHODS,
      server: http.server.knownMethods ?? BUILT_IN_METHODS,
    },
  };
}

function undiciConfig({
  http: { client },
  sensitiveQueryParameters,
}: InstrumentationConfiguration): NativeUndiciInstrumentationConfig {
  return {
    headersToSpanAttributes: {
      requestHeaders: [...client.requestCapturedHeaders],
      responseHeaders: [...client.responseCapturedHeaders],
    },
    redactedQueryParams: sensitiveQueryParameters?.slice(),
    knownMethods: client.knownMethods ?? BUILT_IN_METHODS,
  };
}

function reportBlindCopies(projects: readonly Project[], report: Report): void {
  const ours = ownApiVersion();
  if (ours === null) return;
  for (const { version, folder } of blindCopies(projects, ours)) {
    report(
      'warn',
      `there is a second copy of @opentelemetry/api, ${version} in ${folder}, which can't see what ${ours}, ours, ` +
        'registers: spans, metrics and logs made through it are lost. Install one version, for example by npm dedupe',
    );
  }
}
