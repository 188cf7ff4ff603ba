import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { resolve as resolvePath } from 'node:path';
import { context, propagation, type TextMapPropagator } from '@opentelemetry/api';
import type { ResourceLike } from '../capture/readable-span.js';
import { describeProblem } from '../config/configuration-problem.js';
import type { DeclarativeConfiguration } from '../config/declarative-configuration.js';
import { type ResolvedConfiguration, resolveConfiguration } from '../config/resolve-configuration.js';
import type { ResourceDetector } from '../resource-detectors/resource-detector.js';
import { RuntimeMetrics } from '../runtime-metrics/runtime-metrics.js';
import { registerContextManager } from '../sdk/context/global-context.js';
import { NativeContextManager } from '../sdk/context/native-context-manager.js';
import { propagatorOf } from '../sdk/context/propagators.js';
import { configuredResource } from './configured-resource.js';
import { DiagnosticsLog, type Report } from './diagnostics-log.js';
import { givenIn } from './exporter-options-at.js';
import { ownApiVersion, registeredApiVersion } from './global-api.js';
import { HotReload } from './hot-reload.js';
import { startInstrumentations } from './instrumentations.js';
import { Project } from './project.js';
import { Running, type Started } from './running.js';
import { type Providers, startProviders } from './signals.js';
import type { StartableInstrumentation } from './startable-instrumentation.js';
import { unpackSupervisorEnvironment } from './supervisor-environment.js';
import { WatchedFile } from './watched-file.js';

/** What {@link start} is told beside the environment. */
export interface StartOptions {
  /**
   * Settings in the shape of the declarative configuration file, without its `file_format`; they win over the file of
   * `OTEL_CONFIG_FILE` and over variables.
   */
  configuration?: DeclarativeConfiguration;
  /** Its attributes win over those of the environment, and those over what detectors find. */
  resource?: ResourceLike;
  /** Run after those of `OTEL_NODE_RESOURCE_DETECTORS`; detectors of the official packages fit. */
  resourceDetectors?: readonly ResourceDetector[];
  /** Enabled beside those that are found. */
  instrumentations?: readonly StartableInstrumentation[];
}

/** Shared by all copies of this package in the thread, so that together they start once. */
const STARTED = Symbol.for('otlp-native.started');

/**
 * Starts everything from the environment: providers for traces, metrics and logs, propagation, resource detection, our own
 * instrumentations and the official ones that are installed in the project, and runtime metrics. It is what
 * `node --import otlp-native/register` does.
 *
 * It never throws: what can't start is reported to OpenTelemetry's diagnostics, and the application runs. A second call
 * returns what the first one started. The end of the process delivers what there is.
 */
export function start(options: StartOptions = {}): Started {
  const holder = globalThis as { [STARTED]?: Started };
  holder[STARTED] ??= startNow(options, () => {
    delete holder[STARTED];
  });
  return holder[STARTED];
}

function startNow(options: StartOptions, onShutdown: () => void): Started {
  unpackSupervisorEnvironment(process.env);
  const registered = registeredApiVersion();
  // Those that the file refers to, too, stay what they are now.
  const environment = { ...process.env };
  let text = '';
  const resolve = (content?: string): ResolvedConfiguration =>
    resolveConfiguration({
      environment,
      code: options.configuration,
      readFile: (path) => {
        text = content ?? readFileSync(path, 'utf8');
        return text;
      },
    });
  const resolved = resolve();
  const log = new DiagnosticsLog(resolved.configuration?.logLevel ?? 'info');
  const running = new Running(log.report, onShutdown);
  try {
    reportProblems(resolved, log.report);
    reportForeignGlobal(registered, log.report);
    const { configuration, file } = resolved;
    if (configuration === null) return running;
    running.undo(registerPropagation(propagatorOf(configuration.propagators)));
    if (configuration.disabled) return running;

    const resource = configuredResource(configuration.resource, options);
    running.providers = startProviders(configuration, givenIn(resolved), resource, log.report);
    if (file !== null) {
      const reload = new HotReload(file, { ...resolved, configuration }, running.providers, log, resolve);
      const watched = new WatchedFile(resolvePath(file), text, reload);
      running.undo(() => watched.close());
    }

    const { instrumentation } = configuration;
    const project = Project.ofProcess();
    running.addInstrumentations(
      startInstrumentations(instrumentation, project, log.report, isScrape(running.providers)),
    );
    running.addInstrumentations(options.instrumentations ?? []);
    const { meterProvider } = running.providers;
    // The official packages call the same thing an instrumentation of this name.
    const isObserved = instrumentation.runtimeMetrics && !instrumentation.disabled.includes('runtime-node');
    if (isObserved && meterProvider !== null) {
      const runtimeMetrics = new RuntimeMetrics({ meterProvider });
      running.undo(() => runtimeMetrics.stop());
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.report('error', `could not start completely, please report this: ${reason}`);
  }
  return running;
}

/** Tells the requests of Prometheus from the application's; undefined where there are none. */
function isScrape({ endpoints }: Providers): ((request: IncomingMessage) => boolean) | undefined {
  return endpoints.length === 0
    ? undefined
    : (request) => endpoints.some((endpoint) => endpoint.owns(request));
}

/** Each once, in a line of its own, also where it concerns several signals. */
function reportProblems({ configuration, problems, file }: ResolvedConfiguration, report: Report): void {
  const told = new Set<string>();
  for (const problem of problems) {
    const { code, path, line, column, message } = problem;
    const key = JSON.stringify([code, path, line, column, message]);
    if (told.has(key)) continue;
    told.add(key);
    report(problem.severity === 'error' ? 'error' : 'warn', describeProblem(problem));
  }
  if (configuration === null) {
    report('error', `nothing was started, because of errors in ${file ?? 'the configuration'}`);
  }
}

function registerPropagation(propagator: TextMapPropagator): () => void {
  const undos: (() => void)[] = [];
  if (registerContextManager(new NativeContextManager().enable())) undos.push(() => context.disable());
  if (propagation.setGlobalPropagator(propagator)) undos.push(() => propagation.disable());
  return () => {
    for (const undo of undos) undo();
  };
}

function reportForeignGlobal(registered: string | null, report: Report): void {
  const ours = ownApiVersion();
  if (registered === null || ours === null || registered === ours) return;
  report(
    'error',
    `another copy of @opentelemetry/api, version ${registered}, was used before this one, ${ours}, and shuts it out: ` +
      'nothing is exported. Install one version, for example by npm dedupe',
  );
}
