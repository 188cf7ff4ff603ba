import { context, propagation } from '@opentelemetry/api';
import type { ResourceLike } from '../capture/readable-span.js';
import { detectResource } from '../resource-detectors/detected-resource.js';
import { detectorsFromEnvironment } from '../resource-detectors/detectors-from-environment.js';
import type { ResourceDetector } from '../resource-detectors/resource-detector.js';
import { RuntimeMetrics } from '../runtime-metrics/runtime-metrics.js';
import { registerContextManager } from '../sdk/context/global-context.js';
import { NativeContextManager } from '../sdk/context/native-context-manager.js';
import { propagatorFromEnvironment } from '../sdk/context/propagators.js';
import type { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import type { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import { resolveResource } from '../sdk/resource.js';
import type { NativeTracerProvider } from '../sdk/trace/native-tracer-provider.js';
import { logDiagnostics, type Report } from './diagnostics-log.js';
import { ownApiVersion, registeredApiVersion } from './global-api.js';
import { startInstrumentations } from './instrumentations.js';
import { Project } from './project.js';
import { type Providers, startProviders } from './signals.js';
import { readStartSettings } from './start-settings.js';
import type { StartableInstrumentation } from './startable-instrumentation.js';
import { unpackSupervisorEnvironment } from './supervisor-environment.js';

/** What {@link start} is told beside the environment. */
export interface StartOptions {
  /** Its attributes win over those of the environment, and those over what detectors find. */
  resource?: ResourceLike;
  /** Run after those of `OTEL_NODE_RESOURCE_DETECTORS`; detectors of the official packages fit. */
  resourceDetectors?: readonly ResourceDetector[];
  /** Enabled beside those that are found. */
  instrumentations?: readonly StartableInstrumentation[];
}

/** What {@link start} started. */
export interface Started {
  /** Null where traces go nowhere; the same for the others. */
  readonly tracerProvider: NativeTracerProvider | null;
  readonly meterProvider: NativeMeterProvider | null;
  readonly loggerProvider: NativeLoggerProvider | null;
  /** The names of the instrumentations at work. */
  readonly instrumentations: readonly string[];
  /** Delivers what there is. Never rejects: what could not be delivered is told to the diagnostics. */
  forceFlush(timeoutMs?: number): Promise<void>;
  /** Delivers what there is, and undoes the start. Never rejects. */
  shutdown(timeoutMs?: number): Promise<void>;
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
  const report = logDiagnostics(process.env);
  const running = new Running(report, onShutdown);
  try {
    const settings = readStartSettings(process.env);
    for (const warning of settings.warnings) report('warn', warning);
    reportForeignGlobal(registered, report);
    running.undo(registerPropagation());
    if (settings.isDisabled) return running;

    const detectors = [...detectorsFromEnvironment(process.env), ...(options.resourceDetectors ?? [])];
    // The user's own words, by variable or in code, win over what was found.
    const fixed = { ...resolveResource().attributes, ...options.resource?.attributes };
    running.providers = startProviders(settings, detectResource(detectors, fixed), report);

    const project = Project.ofProcess();
    running.addInstrumentations(startInstrumentations(settings, project, report));
    running.addInstrumentations(options.instrumentations ?? []);
    const { meterProvider } = running.providers;
    if (settings.observesRuntime && meterProvider !== null) {
      const runtimeMetrics = new RuntimeMetrics({ meterProvider });
      running.undo(() => runtimeMetrics.stop());
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report('error', `could not start completely, please report this: ${reason}`);
  }
  return running;
}

function registerPropagation(): () => void {
  const undos: (() => void)[] = [];
  if (registerContextManager(new NativeContextManager().enable())) undos.push(() => context.disable());
  if (propagation.setGlobalPropagator(propagatorFromEnvironment(process.env)))
    undos.push(() => propagation.disable());
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

class Running implements Started {
  providers: Providers = { tracerProvider: null, meterProvider: null, loggerProvider: null };
  private readonly report: Report;
  private readonly onShutdown: () => void;
  private readonly enabled: StartableInstrumentation[] = [];
  private readonly undos: (() => void)[] = [];
  private stopped: Promise<void> | null = null;

  constructor(report: Report, onShutdown: () => void) {
    this.report = report;
    this.onShutdown = onShutdown;
  }

  get tracerProvider(): NativeTracerProvider | null {
    return this.providers.tracerProvider;
  }

  get meterProvider(): NativeMeterProvider | null {
    return this.providers.meterProvider;
  }

  get loggerProvider(): NativeLoggerProvider | null {
    return this.providers.loggerProvider;
  }

  get instrumentations(): readonly string[] {
    return this.enabled.map(({ instrumentationName }) => instrumentationName);
  }

  /** Gives instrumentations our providers, and enables them. */
  addInstrumentations(instrumentations: readonly StartableInstrumentation[]): void {
    const { tracerProvider, meterProvider } = this.providers;
    for (const instrumentation of instrumentations) {
      this.attempt(`start ${instrumentation.instrumentationName}`, () => {
        if (tracerProvider !== null) instrumentation.setTracerProvider(tracerProvider);
        if (meterProvider !== null) instrumentation.setMeterProvider(meterProvider);
        instrumentation.enable();
        this.enabled.push(instrumentation);
      });
    }
  }

  /** Remembers what undoes a part of the start. */
  undo(undo: () => void): void {
    this.undos.push(undo);
  }

  async forceFlush(timeoutMs?: number): Promise<void> {
    await this.allSettled((provider) => provider.forceFlush(timeoutMs));
  }

  shutdown(timeoutMs?: number): Promise<void> {
    this.stopped ??= this.stop(timeoutMs);
    return this.stopped;
  }

  private async stop(timeoutMs: number | undefined): Promise<void> {
    for (const instrumentation of this.enabled.splice(0)) {
      this.attempt(`stop ${instrumentation.instrumentationName}`, () => instrumentation.disable());
    }
    await this.allSettled((provider) => provider.shutdown(timeoutMs));
    for (const undo of this.undos.splice(0)) undo();
    this.onShutdown();
  }

  private attempt(what: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      this.report('error', `could not ${what}: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async allSettled(
    act: (provider: {
      forceFlush(ms?: number): Promise<void>;
      shutdown(ms?: number): Promise<void>;
    }) => Promise<void>,
  ): Promise<void> {
    const providers = Object.values(this.providers).filter((provider) => provider !== null);
    for (const result of await Promise.allSettled(providers.map(act))) {
      if (result.status === 'rejected') this.report('error', String(result.reason));
    }
  }
}
