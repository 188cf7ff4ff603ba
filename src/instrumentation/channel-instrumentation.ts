import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  type DiagLogger,
  diag,
  type Meter,
  type MeterProvider,
  metrics,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { VERSION } from '../version.js';
import type { Instrumentation, InstrumentationConfig } from './instrumentation.js';

/** A diagnostics channel, and what is done with each of its messages. */
export interface Subscription {
  readonly channel: string;
  readonly onMessage: (message: unknown) => void;
}

/**
 * The common part of instrumentations that listen to diagnostics channels and patch nothing. A subclass enables itself at the
 * end of its constructor, if its config says so.
 */
export abstract class ChannelInstrumentation<C extends InstrumentationConfig> implements Instrumentation<C> {
  /** As it is known to `registerInstrumentations`, and the name of its scope. */
  readonly instrumentationName: string;
  /** The version of its scope. */
  readonly instrumentationVersion: string = VERSION;
  /** OpenTelemetry's diagnostics, under its name. */
  protected readonly log: DiagLogger;
  /** What makes its spans. */
  protected tracer: Tracer;
  /** What makes its metrics. */
  protected meter: Meter;
  private config: C;
  private active: [string, ChannelListener][] | null = null;

  protected constructor(name: string, config: C) {
    this.instrumentationName = name;
    this.log = diag.createComponentLogger({ namespace: name });
    this.tracer = trace.getTracer(name, VERSION);
    this.meter = metrics.getMeter(name, VERSION);
    this.config = { enabled: true, ...config };
  }

  /** Starts to listen. Does nothing when it listens already. */
  enable(): void {
    if (this.active !== null) return;
    this.active = this.subscriptions().map(({ channel, onMessage }) => {
      const listener = this.guarded(channel, onMessage);
      subscribe(channel, listener);
      return [channel, listener];
    });
    this.onEnabled();
  }

  /** Stops to listen. Operations under way still end their spans. */
  disable(): void {
    if (this.active === null) return;
    for (const [channel, listener] of this.active) unsubscribe(channel, listener);
    this.active = null;
    this.onDisabled();
  }

  /** Takes tracers from `provider` instead of from the global one. */
  setTracerProvider(tracerProvider: TracerProvider): void {
    this.tracer = tracerProvider.getTracer(this.instrumentationName, this.instrumentationVersion);
    this.onTelemetryChanged();
  }

  /** Takes meters from `provider` instead of from the global one. */
  setMeterProvider(meterProvider: MeterProvider): void {
    this.meter = meterProvider.getMeter(this.instrumentationName, this.instrumentationVersion);
    this.onTelemetryChanged();
  }

  /** Replaces the whole config. It holds from the next operation on. */
  setConfig(config: C = {} as C): void {
    this.config = { enabled: true, ...config };
    this.onTelemetryChanged();
    if (this.active === null) return;
    this.disable();
    this.enable();
  }

  /** The options as they are in force. */
  getConfig(): C {
    return this.config;
  }

  /** @internal The channels to listen to, by the present config. */
  protected abstract subscriptions(): Subscription[];

  /** The tracer, the meter or the config is another one. */
  protected abstract onTelemetryChanged(): void;

  /** Subscribes to what it listens to. */
  protected onEnabled(): void {}

  /** Ends what `onEnabled` began. */
  protected onDisabled(): void {}

  /** An error in a subscriber would end the process, so it ends here. */
  private guarded(channel: string, onMessage: (message: unknown) => void): ChannelListener {
    return (message) => {
      try {
        onMessage(message);
      } catch (error) {
        this.log.error(`could not trace an event of ${channel}`, error);
      }
    };
  }
}
