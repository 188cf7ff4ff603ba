import type { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import type { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import type { NativeTracerProvider } from '../sdk/trace/native-tracer-provider.js';
import type { Report } from './diagnostics-log.js';
import { NO_PROVIDERS, type Providers } from './signals.js';
import type { StartableInstrumentation } from './startable-instrumentation.js';

/** What `start` started. */
export interface Started {
  /** Null where traces go nowhere. */
  readonly tracerProvider: NativeTracerProvider | null;
  /** Null where metrics go nowhere. */
  readonly meterProvider: NativeMeterProvider | null;
  /** Null where log records go nowhere. */
  readonly loggerProvider: NativeLoggerProvider | null;
  /** The names of the instrumentations at work. */
  readonly instrumentations: readonly string[];
  /** Delivers what there is. Never rejects: what could not be delivered is told to the diagnostics. */
  forceFlush(timeoutMs?: number): Promise<void>;
  /** Delivers what there is, and undoes the start. Never rejects. */
  shutdown(timeoutMs?: number): Promise<void>;
}

/** What was started, and how it is undone. */
export class Running implements Started {
  providers: Providers = NO_PROVIDERS;
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
    await Promise.all(this.providers.outputs.map((output) => output.close()));
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
    const { tracerProvider, meterProvider, loggerProvider } = this.providers;
    const providers = [tracerProvider, meterProvider, loggerProvider].filter((provider) => provider !== null);
    for (const result of await Promise.allSettled(providers.map(act))) {
      if (result.status === 'rejected') this.report('error', String(result.reason));
    }
  }
}
